using MlNetFixedHeads.TorchBridge.Weights.PyTorch;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Opens weights whatever format they are in: safetensors, or a PyTorch checkpoint of either kind.</summary>
internal static class WeightsFiles
{
    /// <summary>Opens a file; its content decides, not its name.</summary>
    /// <exception cref="WeightsFileException">The file is missing, cannot be read or is not valid.</exception>
    public static IWeightsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CheckpointFormats.Of(path) is null ? SafetensorsFile.Open(path) : CheckpointFile.Open(path);
    }
}
