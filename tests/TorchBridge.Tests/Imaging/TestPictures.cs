using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

/// <summary>Pictures drawn by a formula, and their encodings.</summary>
internal static class TestPictures
{
    /// <summary>Every channel changes at every pixel: wrong neighbours, channels or axes all show.</summary>
    public static RgbImage Pattern(int width, int height) => Draw(width, height, (x, y) =>
        ((byte)((x * 37) + (y * 11)), (byte)((x * 5) + (y * 71)), (byte)((x * x * 3) + (y * y * 7))));

    /// <summary>Slow changes only, so that a JPEG keeps them.</summary>
    public static RgbImage Shades(int width, int height) => Draw(width, height, (x, y) =>
        ((byte)((x * 4) + (y * 2)), (byte)(40 + (x * 2) + (y * 5)), (byte)(230 - (x * 3) - (y * 2))));

    /// <summary>Values of a part of the range.</summary>
    public static RgbImage Dull(int width, int height) => Draw(width, height, (x, y) =>
        ((byte)(70 + (((x * 37) + (y * 11)) % 64)), (byte)(20 + (((x * 5) + (y * 71)) % 100)), 128));

    /// <summary>One of the above by its name.</summary>
    public static RgbImage Named(string name, int width, int height) => name switch
    {
        "pattern" => Pattern(width, height),
        "shades" => Shades(width, height),
        "dull" => Dull(width, height),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown picture."),
    };

    public static RgbImage Plain(int width, int height, byte r, byte g, byte b) => Draw(width, height, (_, _) => (r, g, b));

    public static RgbImage Draw(int width, int height, Func<int, int, (byte R, byte G, byte B)> colour)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++)
        {
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = colour(i % width, i / width);
        }

        return new RgbImage(width, height, pixels);
    }

    public static (byte R, byte G, byte B) At(this RgbImage image, int x, int y)
    {
        int i = ((y * image.Width) + x) * 3;
        return (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]);
    }

    public static byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality = 100)
    {
        using var bitmap = new SKBitmap(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                (byte r, byte g, byte b) = image.At(x, y);
                bitmap.SetPixel(x, y, new SKColor(r, g, b));
            }
        }

        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>Puts an EXIF segment that holds nothing but the orientation behind the start of a JPEG.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] segment =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8,
            0, 1, // one entry:
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, // orientation, SHORT, one value
            0, 0, 0, 0, // no further directory
        ];
        return [.. jpeg.AsSpan(0, 2), .. segment, .. jpeg.AsSpan(2)];
    }
}
