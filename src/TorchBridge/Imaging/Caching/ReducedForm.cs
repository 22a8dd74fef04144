using System.Buffers;
using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>For training: no more pixels than random crops need.</summary>
/// <remarks>The short side becomes what the transform asks of the decoder, from which even its smallest crop has as many pixels as the
/// network's input: crops are never enlarged for having been kept. A picture whose short side is less than a quarter longer stays as the
/// decoder gave it, for resampling would cost it sharpness and save little. None is enlarged.</remarks>
internal sealed class ReducedForm(int shortSide) : PreparedForm
{
    /// <summary>Eighths: 10/8 is a quarter more.</summary>
    private const int ToleratedEighths = 10;

    public override string Key => string.Create(CultureInfo.InvariantCulture, $"reduced {shortSide}");

    public override DecodedImage Prepare(DecodedImage image)
    {
        if (image.Pixels is not { } pixels || shortSide == DecodeScale.FullSize
            || 8L * Math.Min(pixels.Width, pixels.Height) < (long)ToleratedEighths * shortSide)
        {
            return image;
        }

        (long width, long height) = EvaluationTransform.ResizedSize(pixels.Width, pixels.Height, shortSide);
        RgbImage reduced = Resize(pixels, (int)width, (int)height);
        image.Release();
        return DecodedImage.Rented(reduced);
    }

    private static RgbImage Resize(RgbImage pixels, int width, int height)
    {
        int row = width * 3;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(checked(height * row));
        int strip = Math.Max(1, Math.Min(height, (1 << 18) / row));
        float[] values = ArrayPool<float>.Shared.Rent(strip * row);
        var whole = new PixelRectangle(0, 0, pixels.Width, pixels.Height);
        for (int y = 0; y < height; y += strip)
        {
            int rows = Math.Min(strip, height - y);
            AntialiasedResize.Resize(pixels, whole, width, height, new(0, y, width, rows), mirror: false, ChannelScaling.None, values);
            Round(values.AsSpan(0, rows * row), bytes.AsSpan(y * row));
        }

        ArrayPool<float>.Shared.Return(values);
        return new RgbImage(width, height, bytes);
    }

    /// <summary>Averages of bytes lie between 0 and 255, but for the last bits of a float.</summary>
    private static void Round(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            bytes[i] = (byte)Math.Clamp((int)(values[i] + 0.5f), 0, 255);
        }
    }
}
