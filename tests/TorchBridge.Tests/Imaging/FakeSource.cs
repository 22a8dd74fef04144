using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

/// <summary>Pictures whose first value is their index; some can be made unreadable, slow or faulty.</summary>
internal sealed class FakeSource(int count) : IImageSource
{
    private int _reads;

    public int Count => count;

    public HashSet<int> Unreadable { get; init; } = [];

    /// <summary>Runs before each read.</summary>
    public Action<int>? OnRead { get; init; }

    public int Reads => Volatile.Read(ref _reads);

    public Func<int, int> Classes { get; init; } = i => i % 7;

    public int Label(int index) => Classes(index);

    public string Name(int index) => $"{index:D4}.jpg";

    public DecodedImage Read(int index, int minimumShortSide)
    {
        Interlocked.Increment(ref _reads);
        OnRead?.Invoke(index);
        return Unreadable.Contains(index)
            ? throw new ImageDecodingException($"Picture '{Name(index)}' is empty.")
            : new DecodedImage(TestPictures.Draw(9, 8, (x, y) => ((byte)index, (byte)(x * 20), (byte)(y * 30))));
    }
}
