using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Staging;

/// <summary>A way to bring values to a device. Everything sent must have been disposed of before it is.</summary>
internal interface IStaging : IDisposable
{
    /// <summary>Sets values off. Runs on another thread than the steps, one call at a time.</summary>
    /// <param name="values">Floats in the memory of the process, valid during the call only.</param>
    IStaged Send(Tensor values);
}
