using System.Globalization;

namespace FlowerWeb;

/// <summary>What the server takes on: the section <c>Limits</c> of the settings, or <c>--Limits:QueueLength 16</c> and so on.</summary>
internal sealed record WebLimits
{
    /// <summary>Bytes of a picture's file.</summary>
    public int MaxFileBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Pixels of a picture as its header declares them. A decoding thread needs up to 7 bytes for each.</summary>
    public long MaxPixels { get; init; } = 50_000_000;

    /// <summary>Pictures that the page takes at once.</summary>
    public int MaxPictures { get; init; } = 100;

    /// <summary>Pictures that wait for a decoder. The next one is answered with 429.</summary>
    public int QueueLength { get; init; } = 64;

    /// <summary>Pictures whose bytes are being received. The next one is answered with 429.</summary>
    public int MaxUploads { get; init; } = 128;

    /// <summary>How long a batch that is not full waits for another picture.</summary>
    public int BatchWindowMilliseconds { get; init; } = 2;

    /// <summary>How long a request may take in all, from its headers to its answer.</summary>
    public double RequestTimeoutSeconds { get; init; } = 30;

    /// <summary>How often the model's file is looked at.</summary>
    public double ReloadSeconds { get; init; } = 2;

    /// <summary>Everything that is out of range.</summary>
    public IEnumerable<string> Problems() => new[]
    {
        Check(nameof(MaxFileBytes), MaxFileBytes, 1024, 1 << 30),
        Check(nameof(MaxPixels), MaxPixels, 1, 178_956_970),
        Check(nameof(MaxPictures), MaxPictures, 1, 10_000),
        Check(nameof(QueueLength), QueueLength, 1, 100_000),
        Check(nameof(MaxUploads), MaxUploads, 1, 100_000),
        Check(nameof(BatchWindowMilliseconds), BatchWindowMilliseconds, 0, 10_000),
        Check(nameof(RequestTimeoutSeconds), RequestTimeoutSeconds, 0.1, 3600),
        Check(nameof(ReloadSeconds), ReloadSeconds, 0.05, 86_400),
    }.OfType<string>();

    private static string? Check(string name, double value, double least, double most) => value >= least && value <= most
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"Limits:{name} is {value}; expected {least} to {most}.");
}
