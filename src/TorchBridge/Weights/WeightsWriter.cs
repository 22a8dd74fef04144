using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Stores a module's parameters and buffers under their own names.</summary>
internal static class WeightsWriter
{
    /// <summary>Writes a safetensors file; integer buffers, the batch counters, are stored as 64-bit integers.</summary>
    /// <remarks>The file is complete or not there: it is written beside its place and renamed. An existing file is replaced.</remarks>
    /// <exception cref="SafetensorsException">The file cannot be written, or a value is beyond the range of the precision.</exception>
    public static void Save(nn.Module module, string path, WeightPrecision precision = WeightPrecision.Float32, IReadOnlyDictionary<string, string>? metadata = null)
    {
        TorchRuntime.EnsureLoaded();
        SafetensorsWriter.Write(path, new StateDictionary(path, module.state_dict().Select(pair => Entry(pair.Key, pair.Value, precision))), metadata);
    }

    private static StateEntry Entry(string name, Tensor tensor, WeightPrecision precision) => tensor.is_floating_point()
        ? new StateEntry(name, TypeOf(precision), tensor.shape, () => ElementConversion.FromSingle(Values<float>(tensor, ScalarType.Float32), precision))
        : new StateEntry(name, WeightType.Int64, tensor.shape, () => ElementConversion.FromInt64(Values<long>(tensor, ScalarType.Int64)));

    private static T[] Values<T>(Tensor tensor, ScalarType type)
        where T : unmanaged
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. tensor.detach().cpu().to_type(type).contiguous().data<T>()];
    }

    private static WeightType TypeOf(WeightPrecision precision) => precision switch
    {
        WeightPrecision.Float32 => WeightType.Float32,
        WeightPrecision.Float16 => WeightType.Float16,
        WeightPrecision.BFloat16 => WeightType.BFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "Unknown precision."),
    };
}
