namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>Reads a tensor out of its storage in row-major order, whatever its strides are.</summary>
internal static class TensorReader
{
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static byte[] Read(TensorView tensor, StoredBytes stored)
    {
        int size = tensor.Storage.Type.Size;
        if (tensor.Span == 0) return [];
        byte[] span = stored.Read((tensor.Storage.Start + tensor.Offset) * size, tensor.Span * size);
        return tensor.IsContiguous ? span : Gather(tensor, span, size);
    }

    private static byte[] Gather(TensorView tensor, byte[] span, int size)
    {
        UInt128 bytes = tensor.Bytes;
        if (bytes > (UInt128)Array.MaxLength) throw new InvalidDataException(FormattableString.Invariant($"a tensor has {bytes} bytes, more than can be read at once."));
        byte[] result = new byte[(int)bytes];
        long[] index = new long[tensor.Shape.Count];
        long source = 0;
        for (int target = 0; target < result.Length; target += size)
        {
            span.AsSpan((int)(source * size), size).CopyTo(result.AsSpan(target));
            // Counts up like an odometer, the last dimension fastest.
            for (int d = index.Length - 1; d >= 0; d--)
            {
                source += tensor.Strides[d];
                if (++index[d] < tensor.Shape[d]) break;
                source -= tensor.Strides[d] * tensor.Shape[d];
                index[d] = 0;
            }
        }

        return result;
    }
}
