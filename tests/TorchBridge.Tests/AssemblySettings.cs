using MlNetFixedHeads.TorchBridge.Native;

namespace MlNetFixedHeads.TorchBridge.Tests;

/// <summary>Run settings of this assembly.</summary>
[TestClass]
public static class AssemblySettings
{
    private static TrainingHeap? _heap;

    /// <summary>Loads the native library for tests that call TorchSharp first. Hundreds of networks are built here: taking their memory from the kernel anew each time would be a third of the run.</summary>
    [AssemblyInitialize]
    public static void KeepMemory(TestContext context)
    {
        TorchRuntime.EnsureLoaded();
        _heap = TrainingHeap.Open();
    }

    [AssemblyCleanup]
    public static void ReturnMemory() => _heap?.Dispose();
}
