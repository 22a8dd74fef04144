using System.Security.Cryptography;

namespace MlNetFixedHeads.TorchBridge.Weights.Download;

/// <summary>SHA-256 of files.</summary>
internal static class FileChecksum
{
    /// <summary>In lower-case hexadecimal.</summary>
    public static async Task<string> Sha256Async(string path, CancellationToken cancellation)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
    }

    public static bool Agrees(string checksum, string prefix) => checksum.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
