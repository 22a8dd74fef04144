using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

/// <summary>Noisy pictures whose class is the side on which they are bright: easy to learn, not trivial.</summary>
internal sealed class ColouredShapes(int count, int classes = 2, int seed = 1, int side = 40) : IImageSource
{
    public int Count => count;

    /// <summary>Indices that cannot be decoded.</summary>
    public HashSet<int> Broken { get; } = [];

    public int Label(int index) => index % classes;

    public string Name(int index) => $"shape {index}";

    public DecodedImage Read(int index, int minimumShortSide)
    {
        if (Broken.Contains(index))
            throw new ImageDecodingException($"{Name(index)} is broken.");
        var random = new Random((seed * 100_003) + index);
        var pixels = new byte[side * side * 3];
        random.NextBytes(pixels);
        var (from, to) = (Label(index) * side / classes, (Label(index) + 1) * side / classes);
        for (var y = from; y < to; y++)
        {
            // Rows, not columns: the horizontal flip must not change the class.
            for (var x = 0; x < side * 3; x++)
                pixels[(y * side * 3) + x] = (byte)(200 + random.Next(55));
        }

        return new(new RgbImage(side, side, pixels));
    }
}
