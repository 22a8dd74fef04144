using System.Security.Cryptography;

namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>Checksums of files.</summary>
internal static class FileChecksum
{
    /// <summary>In lower-case hexadecimal.</summary>
    public static Task<string> Sha256Async(string path, CancellationToken cancellation) =>
        HashAsync(path, (stream, token) => SHA256.HashDataAsync(stream, token), cancellation);

    /// <summary>In lower-case hexadecimal.</summary>
    // It finds damage; nobody is kept out by it. Publishers of data sets give no better one.
#pragma warning disable CA5351
    public static Task<string> Md5Async(string path, CancellationToken cancellation) =>
        HashAsync(path, (stream, token) => MD5.HashDataAsync(stream, token), cancellation);
#pragma warning restore CA5351

    public static bool Agrees(string checksum, string prefix) => checksum.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static async Task<string> HashAsync(string path, Func<Stream, CancellationToken, ValueTask<byte[]>> hash, CancellationToken cancellation)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
            return Convert.ToHexStringLower(await hash(stream, cancellation).ConfigureAwait(false));
    }
}
