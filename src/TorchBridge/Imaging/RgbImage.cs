namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>An upright 8-bit RGB picture, interleaved, row by row: byte (y * Width + x) * 3 + c.</summary>
internal sealed class RgbImage
{
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels.LongLength, (long)width * height * 3, nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>At least Width * Height * 3 bytes.</summary>
    public byte[] Pixels { get; }
}
