using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging.Caching;

/// <summary>Pictures of several sizes, drawn from their index and version; a new version has a new stamp.</summary>
internal sealed class StampedSource(int count, int side = 20) : IImageSource
{
    private int _reads;

    public int Count => count;

    public Dictionary<int, int> Versions { get; } = [];

    public bool HasStamps { get; init; } = true;

    /// <summary>Whether they come as values that the caller has preprocessed.</summary>
    public bool Preprocessed { get; init; }

    /// <summary>Runs before each read.</summary>
    public Action<int>? OnRead { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    public int Label(int index) => index % 2;

    public string Name(int index) => $"picture {index}";

    public PictureStamp? Stamp(int index) => HasStamps ? PictureStamp.Of($"{index} {Versions.GetValueOrDefault(index)}") : null;

    public DecodedImage Read(int index, int minimumShortSide)
    {
        Interlocked.Increment(ref _reads);
        OnRead?.Invoke(index);
        if (Preprocessed)
            return new DecodedImage(new float[6 * 6 * 3]);
        int version = Versions.GetValueOrDefault(index);
        return new DecodedImage(TestPictures.Draw(
            side + (index % 5), side + (index % 3), (x, y) => ((byte)(index + version), (byte)((x * 9) + (y * y)), (byte)((x * y) + index))));
    }
}
