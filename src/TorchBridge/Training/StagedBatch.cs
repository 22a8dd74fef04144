using MlNetFixedHeads.TorchBridge.Imaging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>A batch whose pixels are on their way to the device, or there. Owns them; it has none in the memory of the process.</summary>
/// <param name="batch">The batch, which may be disposed of.</param>
/// <param name="onDevice">(N, H, W, 3).</param>
internal sealed class StagedBatch(ImageBatch batch, Tensor onDevice)
    : ImageBatch(Memory<float>.Empty, batch.Labels, batch.Indices, batch.Height, batch.Width, onDevice.Dispose)
{
    /// <summary>(N, H, W, 3) on the device.</summary>
    public Tensor OnDevice => onDevice;
}
