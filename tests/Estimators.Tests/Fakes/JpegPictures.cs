using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests.Fakes;

/// <summary>JPEG files that are the same pixels in any orientation: blocks of one colour, and no chroma is shared between them.</summary>
internal static class JpegPictures
{
    private const int Block = 16;

    /// <summary>Blocks of colours that depend on a number.</summary>
    public static RgbImage Blocks(int columns, int rows, int number)
    {
        byte[] pixels = new byte[columns * Block * rows * Block * 3];
        for (int i = 0; i < pixels.Length / 3; i++)
        {
            int x = i % (columns * Block) / Block, y = i / (columns * Block) / Block;
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = ((byte)((x * 53) + (number * 31)), (byte)((y * 47) + (x * 11)), (byte)(((x + 1) * (y + 2) * 29) + number));
        }

        return new RgbImage(columns * Block, rows * Block, pixels);
    }

    /// <summary>The picture as a camera stores it that is held so that the orientation results.</summary>
    public static RgbImage Stored(RgbImage upright, int orientation)
    {
        bool transposed = orientation >= 5;
        (int width, int height) = transposed ? (upright.Height, upright.Width) : (upright.Width, upright.Height);
        byte[] pixels = new byte[width * height * 3];
        for (int y = 0; y < upright.Height; y++)
        {
            for (int x = 0; x < upright.Width; x++)
            {
                (int right, int down) = (upright.Width - 1 - x, upright.Height - 1 - y);
                (int sx, int sy) = orientation switch
                {
                    2 => (right, y),
                    3 => (right, down),
                    4 => (x, down),
                    5 => (y, x),
                    6 => (y, right),
                    7 => (down, right),
                    8 => (down, x),
                    _ => (x, y),
                };
                upright.Pixels.AsSpan(((y * upright.Width) + x) * 3, 3).CopyTo(pixels.AsSpan(((sy * width) + sx) * 3));
            }
        }

        return new RgbImage(width, height, pixels);
    }

    /// <summary>A JPEG, with an EXIF segment that holds nothing but the orientation where it is not 1.</summary>
    public static byte[] Encode(RgbImage image, int orientation = 1)
    {
        byte[] rgba = new byte[image.Width * image.Height * 4];
        for (int i = 0; i < rgba.Length / 4; i++)
        {
            image.Pixels.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[(4 * i) + 3] = byte.MaxValue;
        }

        using SKImage picture = SKImage.FromPixelCopy(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
        using SKPixmap pixmap = picture.PeekPixels();
        using SKData data = pixmap.Encode(new SKJpegEncoderOptions(95, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore));
        byte[] jpeg = data.ToArray();
        byte[] segment = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return orientation == 1 ? jpeg : [.. jpeg.AsSpan(0, 2), .. segment, .. jpeg.AsSpan(2)];
    }
}
