using MlNetFixedHeads.TorchBridge.Imaging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Staging;

/// <summary>A batch whose values are on their way to the device, or there. Owns them; it has none in the memory of the process.</summary>
/// <param name="batch">The batch, which may be disposed of.</param>
/// <param name="values">Its values.</param>
internal sealed class StagedBatch(ImageBatch batch, IStaged values)
    : ImageBatch(Memory<float>.Empty, batch.Labels, batch.Indices, batch.Height, batch.Width, values.Dispose)
{
    /// <summary>The batch's values, one after the other, on the device.</summary>
    public Tensor OnDevice => values.OnDevice;

    /// <summary>Lets what is computed from here on come behind their arrival.</summary>
    public void Await() => values.Await();
}
