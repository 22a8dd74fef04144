using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>What a picture may ask of the decoder.</summary>
internal sealed record DecodeLimits
{
    /// <summary>Pixels beyond which a picture is taken for a decompression bomb: a quarter gigabyte of 24-bit pixels, twice.</summary>
    public const long DefaultMaxPixels = 178_956_970;

    /// <summary>Above this the four-byte pixels of the decoder no longer fit one array.</summary>
    public static readonly long LargestMaxPixels = Array.MaxLength / 4;

    private readonly long _maxPixels = DefaultMaxPixels;

    public static DecodeLimits Default { get; } = new();

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
