namespace MlNetFixedHeads.TorchBridge.Training.Memory;

/// <summary>Measures the memory of the process and of the machine.</summary>
internal static class PeakMemory
{
    /// <summary>The largest working set while something runs, in bytes.</summary>
    public static double During(Action work)
    {
        var peak = Environment.WorkingSet;
        using var done = new ManualResetEventSlim();
        var watcher = new Thread(() =>
        {
            while (!done.Wait(millisecondsTimeout: 1))
                peak = Math.Max(peak, Environment.WorkingSet);
        })
        { IsBackground = true, Name = "memory watch" };
        watcher.Start();
        try
        {
            work();
        }
        finally
        {
            done.Set();
            watcher.Join();
        }

        return Math.Max(peak, Environment.WorkingSet);
    }

    /// <summary>What this process may still take of the memory of the machine, or of its container, in bytes.</summary>
    public static double Available()
    {
        // The load is measured when memory is collected.
        GC.Collect();
        var memory = GC.GetGCMemoryInfo(GCKind.Any);
        return Math.Max(memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes, 0);
    }
}
