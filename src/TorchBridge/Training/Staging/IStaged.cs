using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Staging;

/// <summary>Values on their way to a device, or there. They are disposed of by the thread that makes the steps, behind the last one that reads them.</summary>
internal interface IStaged : IDisposable
{
    /// <summary>The values, for what computes behind <see cref="Await"/>.</summary>
    Tensor OnDevice { get; }

    /// <summary>Lets whatever is computed from here on come behind the values' arrival. Called by the thread that makes the steps.</summary>
    void Await();
}
