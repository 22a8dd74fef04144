using System.Runtime.InteropServices;
using SkiaSharp;

namespace MlNetFixedHeads.Throughput;

/// <summary>Makes a JPEG of 12 megapixels of a small picture: enlarged, and with grain, or its data would be those of a blurred picture.</summary>
internal static class LargePhotograph
{
    public const int Width = 4000;
    public const int Height = 3000;
    private const int Quality = 90;
    private const int Grain = 9;

    public static string Write(string path, string source, int seed)
    {
        using SKBitmap small = SKBitmap.Decode(source);
        using var large = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        small.ScalePixels(large, SKFilterQuality.High);
        var random = new Random(seed);
        byte[] pixels = large.Bytes;
        for (int i = 0; i < pixels.Length; i += 4)
        {
            int grain = random.Next(-Grain, Grain + 1);
            for (int c = i; c < i + 3; c++)
            {
                pixels[c] = (byte)Math.Clamp(pixels[c] + grain, 0, 255);
            }
        }

        Marshal.Copy(pixels, 0, large.GetPixels(), pixels.Length);
        using FileStream file = File.Create(path);
        large.Encode(file, SKEncodedImageFormat.Jpeg, Quality);
        return path;
    }
}
