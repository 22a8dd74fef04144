namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>A class of PyTorch storages.</summary>
/// <param name="Name">The class, such as <c>FloatStorage</c>.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="Element">The element type, or null where no weights are of it and it only has to be stepped over.</param>
internal sealed record StorageType(string Name, int Size, WeightType? Element)
{
    private static readonly Dictionary<string, StorageType> All = new StorageType[]
    {
        new("DoubleStorage", 8, WeightType.Float64),
        new("FloatStorage", 4, WeightType.Float32),
        new("HalfStorage", 2, WeightType.Float16),
        new("BFloat16Storage", 2, WeightType.BFloat16),
        new("LongStorage", 8, WeightType.Int64),
        new("IntStorage", 4, WeightType.Int32),
        new("ShortStorage", 2, null),
        new("CharStorage", 1, null),
        new("ByteStorage", 1, WeightType.UInt8),
        new("BoolStorage", 1, WeightType.Boolean),
        new("ComplexFloatStorage", 8, null),
        new("ComplexDoubleStorage", 16, null),
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public static StorageType? Find(string name) => All.GetValueOrDefault(name);
}
