namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>A file to fetch.</summary>
/// <param name="Url">Its address, https (or http on this machine).</param>
/// <param name="Target">Where to put it.</param>
/// <param name="Sha256Prefix">The first digits of its SHA-256 in hexadecimal, or null where none are known.</param>
internal sealed record DownloadRequest(Uri Url, string Target, string? Sha256Prefix = null)
{
    /// <summary>Its MD5 in hexadecimal, or null where none is known: what publishers of data sets give. It finds damage, not malice.</summary>
    public string? Md5 { get; init; }

    /// <summary>Whether a checksum can tell the file from another.</summary>
    public bool HasChecksum => Sha256Prefix is not null || Md5 is not null;

    /// <summary>What has been received so far.</summary>
    public string PartialFile => Target + ".part";

    /// <summary>The validator (ETag or date) of what has been received so far.</summary>
    public string ValidatorFile => Target + ".part.validator";

    /// <summary>Held by the process that downloads. It stays: deleting it while others wait for it would let two of them in.</summary>
    public string LockFile => Target + ".lock";
}
