namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Names and sizes of the element types.</summary>
internal static class WeightTypes
{
    private static readonly (WeightType Type, string Name, int Size)[] Table =
    [
        (WeightType.Float64, "F64", 8), (WeightType.Float32, "F32", 4), (WeightType.Float16, "F16", 2), (WeightType.BFloat16, "BF16", 2),
        (WeightType.Int64, "I64", 8), (WeightType.Int32, "I32", 4), (WeightType.UInt8, "U8", 1), (WeightType.Boolean, "BOOL", 1),
    ];

    /// <summary>The names, for messages.</summary>
    public static string AllNames => string.Join(", ", Table.Select(row => row.Name));

    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(WeightType type) => Row(type).Size;

    /// <summary>The name in a safetensors header, such as <c>F32</c>.</summary>
    public static string NameOf(WeightType type) => Row(type).Name;

    /// <summary>The type with this name in a safetensors header, or null.</summary>
    public static WeightType? Find(string name)
    {
        foreach ((WeightType type, string candidate, _) in Table)
        {
            if (candidate == name) return type;
        }

        return null;
    }

    private static (WeightType Type, string Name, int Size) Row(WeightType type) => Table.First(row => row.Type == type);
}
