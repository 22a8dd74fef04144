using Microsoft.Win32.SafeHandles;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch;

/// <summary>Tells checkpoints from other files.</summary>
internal static class CheckpointFormats
{
    private const int SafetensorsHeaderStart = 8;

    private static readonly string[] Endings = [".pth", ".pt", ".th", ".ckpt"];

    /// <summary>The format a file's first bytes show; for a file without such bytes that is called like a checkpoint, the older one,
    /// whose reader then says what is wrong. Null means no checkpoint, or no file to look at.</summary>
    public static CheckpointFormat? Of(string path)
    {
        Span<byte> start = stackalloc byte[SafetensorsHeaderStart + 1];
        int length;
        try
        {
            using SafeFileHandle handle = File.OpenHandle(path);
            length = RandomAccess.Read(handle, start, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever opens the file says what is wrong with it.
            return null;
        }

        return Of(start[..length]) ?? (IsCalledCheckpoint(path) && !IsSafetensors(start[..length]) ? CheckpointFormat.Legacy : null);
    }

    /// <summary>The format that begins with these bytes, or null.</summary>
    public static CheckpointFormat? Of(ReadOnlySpan<byte> start) => start switch
    {
        _ when IsSafetensors(start) => null,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => CheckpointFormat.Zip,
        [0x80, >= 2 and <= 5, ..] => CheckpointFormat.Legacy,
        _ => null,
    };

    // The length of a safetensors header can look like anything; the brace behind it decides.
    private static bool IsSafetensors(ReadOnlySpan<byte> start) => start.Length > SafetensorsHeaderStart && start[SafetensorsHeaderStart] == (byte)'{';

    private static bool IsCalledCheckpoint(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
