using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Reheading;

/// <summary>Noisy pictures whose class is their colour, which even the features of a random network tell.</summary>
internal sealed class Hues(int count, int classes, int seed = 1, int side = 32) : IImageSource
{
    public int Count => count;

    public int Label(int index) => index % classes;

    public string Name(int index) => $"hue {index}";

    public DecodedImage Read(int index, int minimumShortSide)
    {
        var random = new Random((seed * 100_003) + index);
        var pixels = new byte[side * side * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var turn = 2 * Math.PI * (((double)Label(index) / classes) + (i % 3 / 3.0));
            pixels[i] = (byte)Math.Clamp(128 + (70 * Math.Cos(turn)) + random.Next(-20, 21), 0, 255);
        }

        return new(new RgbImage(side, side, pixels));
    }
}
