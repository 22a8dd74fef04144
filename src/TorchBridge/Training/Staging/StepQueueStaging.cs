using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Staging;

/// <summary>Sends values through the queue of the steps themselves: they arrive between two of them.</summary>
/// <param name="copy">Copies values that are valid during the call only.</param>
internal sealed class StepQueueStaging(Func<Tensor, Tensor> copy) : IStaging
{
    /// <summary>Through pinned memory, so that nobody waits.</summary>
    /// <param name="device">Where to.</param>
    public static StepQueueStaging To(Device device) => new(values =>
    {
        // The allocator of pinned memory knows of copies under way, and gives none out again before they are complete.
        using var pinned = values.pin_memory();
        return pinned.to(device, non_blocking: true);
    });

    public IStaged Send(Tensor values) => new Staged(copy(values));

    public void Dispose()
    {
    }

    private sealed class Staged(Tensor onDevice) : IStaged
    {
        public Tensor OnDevice => onDevice;

        public void Await()
        {
        }

        public void Dispose() => onDevice.Dispose();
    }
}
