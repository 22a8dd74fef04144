using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests.Datasets.Inspection;

/// <summary>Pictures with structure: coloured blots on a slope, different for every number.</summary>
internal static class Scenes
{
    /// <summary>The scene at a size, whatever that is.</summary>
    public static SKBitmap Draw(int number, int width, int height)
    {
        Random random = new(number);
        SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using SKCanvas canvas = new(bitmap);
        canvas.Scale(width, height);
        canvas.Clear(Colour(random));
        for (int i = 0; i < 12; i++)
        {
            using SKPaint paint = new() { Color = Colour(random), IsAntialias = true };
            canvas.DrawOval((float)random.NextDouble(), (float)random.NextDouble(), 0.05f + (0.3f * (float)random.NextDouble()), 0.05f + (0.3f * (float)random.NextDouble()), paint);
        }

        canvas.Flush();
        return bitmap;
    }

    public static byte[] Encode(int number, int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png, int quality = 100)
    {
        using SKBitmap bitmap = Draw(number, width, height);
        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    public static RgbImage Decoded(byte[] encoded) => ImageDecoder.Decode(encoded, "scene", DecodeLimits.Default, DecodeScale.FullSize);

    private static SKColor Colour(Random random) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
}
