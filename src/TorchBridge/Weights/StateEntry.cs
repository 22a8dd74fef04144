namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>One stored tensor: its name, element type and shape, and access to its data, which is read when asked for.</summary>
internal sealed class StateEntry
{
    private readonly Func<byte[]> _read;

    public StateEntry(string name, WeightType type, IReadOnlyList<long> shape, Func<byte[]> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(read);
        Name = name;
        Type = type;
        Shape = [.. shape];
        _read = read;
    }

    public string Name { get; }

    public WeightType Type { get; }

    /// <summary>Sizes of the dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Bytes of the data.</summary>
    public long Bytes => checked(Count * WeightTypes.SizeOf(Type));

    /// <summary>The data as little-endian bytes in row-major order.</summary>
    public byte[] ReadBytes() => _read();

    /// <summary>The data as single precision.</summary>
    public float[] ReadSingle() => ElementConversion.ToSingle(_read(), Type);

    /// <summary>The data as integers.</summary>
    public long[] ReadInt64() => ElementConversion.ToInt64(_read(), Type);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {WeightTypes.NameOf(Type)} {WeightMismatch.Format(Shape)}";
}
