using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>Lets the training step's threads go before those that prepare its pictures.</summary>
/// <remarks>The threads of a step wait for one another at every operation: one that is kept from its core keeps all. A loader thread can
/// wait, for it works batches ahead; should the step run out of batches, it sleeps, and the loader has the cores to itself.</remarks>
internal static partial class LoaderPriority
{
    private const int Process = 0;
    private const int CallingThread = 0;
    private const int Nice = 5;

    /// <summary>Lowers the priority of the calling thread for as long as it lives.</summary>
    public static void Lower()
    {
        if (OperatingSystem.IsLinux())
        {
            // .NET's own priorities do nothing on Linux. There a thread has a nice value of its own, relative to nothing else.
            if (GetPriority(Process, CallingThread) is >= 0 and < Nice)
                _ = SetPriority(Process, CallingThread, Nice);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, uint who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
