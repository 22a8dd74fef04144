namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>A tensor: how it lies in its storage. All its elements are within the storage's claimed length.</summary>
internal sealed class TensorView
{
    /// <summary>More than any layer has.</summary>
    public const int MaximumDimensions = 16;

    private TensorView(StorageReference storage, long offset, long[] shape, long[] strides, long span)
    {
        Storage = storage;
        Offset = offset;
        Shape = shape;
        Strides = strides;
        Span = span;
    }

    public StorageReference Storage { get; }

    /// <summary>The first element's place in the storage.</summary>
    public long Offset { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>Steps between neighbours of each dimension, in elements.</summary>
    public IReadOnlyList<long> Strides { get; }

    /// <summary>Elements of storage from the first to the last of the tensor, both included.</summary>
    public long Span { get; }

    /// <summary>Bytes of the tensor's own values, which may be more than its storage has.</summary>
    public UInt128 Bytes => Shape.Aggregate((UInt128)Storage.Type.Size, (product, size) => product * (UInt128)size);

    /// <summary>Whether the values lie in row-major order without gaps.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int i = Shape.Count - 1; i >= 0; i--)
            {
                if (Shape[i] != 1 && Strides[i] != expected) return false;
                expected *= Shape[i];
            }

            return true;
        }
    }

    /// <exception cref="InvalidDataException">The tensor does not lie within the storage.</exception>
    public static TensorView Create(StorageReference storage, long offset, long[] shape, long[] strides)
    {
        if (shape.Length != strides.Length || shape.Any(s => s < 0) || strides.Any(s => s < 0) || offset < 0)
            throw Invalid(storage, offset, shape, strides, "makes no sense");

        UInt128 count = 1, last = 0;
        for (int i = 0; i < shape.Length; i++)
        {
            count *= (UInt128)Math.Max(shape[i], 1);
            last += (UInt128)Math.Max(shape[i] - 1, 0) * (UInt128)strides[i];
            if (count > long.MaxValue || last > long.MaxValue) throw Invalid(storage, offset, shape, strides, "overflows");
        }

        long span = shape.Contains(0) ? 0 : (long)last + 1;
        return span <= storage.Count && offset <= storage.Count - span
            ? new TensorView(storage, offset, shape, strides, span)
            : throw Invalid(storage, offset, shape, strides, "lies beyond its storage");
    }

    private static InvalidDataException Invalid(StorageReference storage, long offset, long[] shape, long[] strides, string what) => new(FormattableString.Invariant(
        $"a tensor of shape {WeightMismatch.Format(shape)}, strides {WeightMismatch.Format(strides)} at element {offset} of {storage} {what}."));
}
