using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Imaging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Moves batches into native memory.</summary>
internal static class BatchTensors
{
    /// <summary>Pictures (N, 3, H, W), channels innermost in memory, which is how the batch has them already.</summary>
    public static Tensor Pixels(ImageBatch batch, ImagePreprocessing preprocessing, Device device)
    {
        var tensor = empty([batch.Count, preprocessing.Height, preprocessing.Width, 3]);
        batch.Pixels.Span.CopyTo(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return tensor.to(device).permute(0, 3, 1, 2);
    }

    public static Tensor Labels(ImageBatch batch, Device device) => tensor(batch.Labels).to(device);
}
