namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

/// <summary>A tensor of a checkpoint that a test writes; what it claims need not be true.</summary>
internal sealed record WrittenTensor(string Name, WrittenStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>In the older format, the part of the storage that the tensor's own storage is.</summary>
    public (long Start, long Count)? View { get; init; }

    /// <summary>A contiguous tensor with a storage of its own.</summary>
    public static WrittenTensor Of(string name, float[] values, params long[] shape) =>
        new(name, WrittenStorage.Of(name, values), 0, shape, RowMajor(shape));

    public static long[] RowMajor(long[] shape)
    {
        long[] strides = new long[shape.Length];
        long step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }

        return strides;
    }
}
