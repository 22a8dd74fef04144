using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>What a picture may ask of the decoder.</summary>
internal sealed record DecodeLimits
{
    /// <summary>Pixels beyond which a picture is taken for a decompression bomb: a quarter gigabyte of 24-bit pixels, twice.</summary>
    public const long DefaultMaxPixels = 178_956_970;

    /// <summary>Above this the four-byte pixels of the decoder no longer fit one array.</summary>
    public static readonly long LargestMaxPixels = Array.MaxLength / 4;

    /// <summary>Pixels that any file may declare: sixteen million take some hundred megabytes.</summary>
    private const long FreePixels = 4096 * 4096;

    /// <summary>A JPEG spends at least one bit on each of its blocks of 64 pixels.</summary>
    private const long JpegPixelsPerByte = 8 * 64;

    /// <summary>Deflate makes at most 1032 bytes of one, and a byte holds at most 8 pixels. The other formats stay below that but for pictures of one colour.</summary>
    private const long PixelsPerByte = 8 * 1032;

    private readonly long _maxPixels = DefaultMaxPixels;

    public static DecodeLimits Default { get; } = new();

    /// <summary>Most pixels that a file of some length can hold: memory is taken for what a header declares, and it can declare anything.</summary>
    public static long MaxPixelsIn(long bytes, bool isJpeg) => Math.Max(FreePixels, bytes * (isJpeg ? JpegPixelsPerByte : PixelsPerByte));

    /// <summary>Most pixels (width times height as the header declares them) a picture may have.</summary>
    public long MaxPixels
    {
        get => _maxPixels;
        init => _maxPixels = value >= 1 && value <= LargestMaxPixels
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                string.Create(CultureInfo.InvariantCulture, $"MaxPixels is {value:N0}; expected 1 to {LargestMaxPixels:N0}."));
    }
}
