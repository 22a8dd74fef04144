using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>Small JPEGs for a page.</summary>
internal static class Thumbnail
{
    private const int LongSide = 240, Quality = 82;

    /// <exception cref="ImageDecodingException">The picture cannot be read.</exception>
    public static byte[] OfFile(string path)
    {
        using SKBitmap panel = PicturePanel.Render(ImageDecoder.DecodeFile(path, DecodeLimits.Default, DecodeScale.MinimumShortSideFor(LongSide)));
        return Shrink(panel);
    }

    /// <exception cref="ImageDecodingException">The bytes are no picture.</exception>
    public static byte[] OfBytes(byte[] encoded)
    {
        using SKBitmap bitmap = SKBitmap.Decode(encoded) ?? throw new ImageDecodingException("The heat map is no picture.");
        return Shrink(bitmap);
    }

    private static byte[] Shrink(SKBitmap bitmap)
    {
        double scale = Math.Min(1, (double)LongSide / Math.Max(bitmap.Width, bitmap.Height));
        var info = new SKImageInfo(Math.Max(1, (int)(bitmap.Width * scale)), Math.Max(1, (int)(bitmap.Height * scale)), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKBitmap small = bitmap.Resize(info, SKFilterQuality.High);
        using SKData jpeg = small.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }
}
