using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>Keeps the memory of a training step with the process until training ends.</summary>
/// <remarks>
/// A step allocates the same hundreds of megabytes as the one before it. glibc takes large blocks from the kernel and gives them back each
/// time, and the kernel clears every page anew: a third of the time of a MobileNetV2 step. While one of these is open glibc serves all
/// sizes from its heap and trims nothing; when the last is closed it returns what is free.
/// </remarks>
internal sealed partial class TrainingHeap : IDisposable
{
    private const int TrimThreshold = -1;
    private const int MostMappings = -4;
    private const int DefaultTrimThreshold = 128 * 1024;
    private const int DefaultMostMappings = 65536;
    private const int Never = -1;

    private static readonly Lock Counting = new();
    private static int _open;
    private bool _closed;

    private TrainingHeap()
    {
    }

    /// <summary>Opens one; disposing of it closes it.</summary>
    public static TrainingHeap Open()
    {
        lock (Counting)
        {
            if (_open++ == 0 && OperatingSystem.IsLinux())
            {
                _ = SetOption(TrimThreshold, Never);
                _ = SetOption(MostMappings, 0);
            }
        }

        return new TrainingHeap();
    }

    public void Dispose()
    {
        lock (Counting)
        {
            if (_closed)
                return;
            _closed = true;
            if (--_open == 0 && OperatingSystem.IsLinux())
            {
                _ = SetOption(TrimThreshold, DefaultTrimThreshold);
                _ = SetOption(MostMappings, DefaultMostMappings);
                _ = Trim(0);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
