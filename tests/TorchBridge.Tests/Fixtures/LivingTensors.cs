using TorchSharp;

namespace MlNetFixedHeads.TorchBridge.Tests.Fixtures;

/// <summary>Counts the tensors of the process for tests that hold their number flat.</summary>
internal static class LivingTensors
{
    /// <summary>
    /// The number of tensors alive, once those that other tests left to the garbage collector are gone: a finalizer
    /// that ran between two counts would make them differ.
    /// </summary>
    public static long AfterCollection()
    {
        // A finalizer may release the last reference to an object with a finalizer of its own.
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return torch.Tensor.TotalCount;
    }
}
