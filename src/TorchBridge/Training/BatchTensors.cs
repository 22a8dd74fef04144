using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Shows batches to libtorch.</summary>
internal static class BatchTensors
{
    /// <summary>Pictures (N, 3, H, W) in a layout.</summary>
    public static Tensor Pixels(ImageBatch batch, ImagePreprocessing preprocessing, Device device, TrainingLayout layout) =>
        Lay(Pixels(batch, preprocessing, device), layout);

    /// <summary>Pictures (N, 3, H, W), channels innermost in memory, which is how the batch has them already.</summary>
    /// <remarks>On the CPU the tensor is the batch's own memory, and must not be used after the batch is disposed of.</remarks>
    public static Tensor Pixels(ImageBatch batch, ImagePreprocessing preprocessing, Device device)
    {
        if (batch is StagedBatch staged)
            return staged.OnDevice.view(batch.Count, preprocessing.Height, preprocessing.Width, 3).permute(0, 3, 1, 2);
        if (!MemoryMarshal.TryGetArray<float>(batch.Pixels, out var pixels) || pixels.Offset != 0)
            throw new InvalidOperationException("A batch's pixels begin an array.");
        return frombuffer(pixels.Array!, ScalarType.Float32, pixels.Count)
            .view(batch.Count, preprocessing.Height, preprocessing.Width, 3)
            .to(device)
            .permute(0, 3, 1, 2);
    }

    /// <summary>Brings pictures whose channels are innermost into a layout. The layers keep what they are given.</summary>
    public static Tensor Lay(Tensor pixels, TrainingLayout layout) => layout == TrainingLayout.Contiguous ? pixels.contiguous() : pixels;

    public static Tensor Labels(ImageBatch batch, Device device) => tensor(batch.Labels).to(device);
}
