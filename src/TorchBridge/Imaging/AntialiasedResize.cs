using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Antialiased bilinear resize with half-pixel centres in floating point, as in PIL, torchvision and ONNX's Resize with
/// antialias and exclude_outside set.</summary>
internal static class AntialiasedResize
{
    private const int Channels = 3;

    /// <summary>Resizes a part of a picture and writes a part of the result.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="crop">The part that is resized; pixels outside it have no influence.</param>
    /// <param name="resizedWidth">Width the whole crop is resized to.</param>
    /// <param name="resizedHeight">Height the whole crop is resized to.</param>
    /// <param name="region">The part of the resized crop that is computed.</param>
    /// <param name="mirror">Whether the region is written from right to left.</param>
    /// <param name="scaling">Applied to every value before it is written.</param>
    /// <param name="output">region.Height * region.Width * 3 values, row by row, interleaved.</param>
    public static void Resize(
        RgbImage source,
        PixelRectangle crop,
        long resizedWidth,
        long resizedHeight,
        PixelRectangle region,
        bool mirror,
        in ChannelScaling scaling,
        Span<float> output)
    {
        Check(source, crop, resizedWidth, resizedHeight, region);
        output = output[..(region.Height * region.Width * Channels)];
        using var columns = new ResampleWeights(crop.Width, resizedWidth, region.X, region.Width);
        using var rows = new ResampleWeights(crop.Height, resizedHeight, region.Y, region.Height);
        int firstColumn = columns.SourceStart;
        int samples = (columns.SourceEnd - firstColumn) * Channels;
        int stride = source.Width * Channels;

        // Rows first: a weighted sum of rows is plain vector arithmetic, and only one row needs to be kept.
        float[] scratch = ArrayPool<float>.Shared.Rent(samples + Vector128<float>.Count);
        for (int y = 0; y < region.Height; y++)
        {
            int origin = (((int)crop.Y + rows.Start(y)) * stride) + (((int)crop.X + firstColumn) * Channels);
            ReadOnlySpan<float> weights = rows.Weights(y);
            SumRows(source.Pixels.AsSpan(origin, ((weights.Length - 1) * stride) + samples), stride, weights, scratch.AsSpan(0, samples));
            SumColumns(scratch, columns, mirror, scaling, output[(y * region.Width * Channels)..]);
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private static void SumRows(ReadOnlySpan<byte> pixels, int stride, ReadOnlySpan<float> weights, Span<float> sums)
    {
        int block = Vector<byte>.Count;
        if (sums.Length < block)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                float sum = 0;
                for (int k = 0; k < weights.Length; k++)
                {
                    sum += weights[k] * pixels[(k * stride) + i];
                }

                sums[i] = sum;
            }

            return;
        }

        ref byte source = ref MemoryMarshal.GetReference(pixels);
        ref float target = ref MemoryMarshal.GetReference(sums);
        for (int at = 0; at < sums.Length; at += block)
        {
            // The last block overlaps the one before rather than running over the end.
            int i = Math.Min(at, sums.Length - block);
            SumBlock(ref source, stride, weights, i, ref target);
        }
    }

    private static void SumBlock(ref byte source, int stride, ReadOnlySpan<float> weights, int i, ref float target)
    {
        Vector<float> a = Vector<float>.Zero, b = a, c = a, d = a;
        for (int k = 0; k < weights.Length; k++)
        {
            var weight = new Vector<float>(weights[k]);
            Vector.Widen(Vector.LoadUnsafe(ref source, (nuint)((k * stride) + i)), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> i0, out Vector<uint> i1);
            Vector.Widen(high, out Vector<uint> i2, out Vector<uint> i3);
            a = Vector.MultiplyAddEstimate(Vector.ConvertToSingle(Vector.AsVectorInt32(i0)), weight, a);
            b = Vector.MultiplyAddEstimate(Vector.ConvertToSingle(Vector.AsVectorInt32(i1)), weight, b);
            c = Vector.MultiplyAddEstimate(Vector.ConvertToSingle(Vector.AsVectorInt32(i2)), weight, c);
            d = Vector.MultiplyAddEstimate(Vector.ConvertToSingle(Vector.AsVectorInt32(i3)), weight, d);
        }

        int n = Vector<float>.Count;
        a.StoreUnsafe(ref target, (nuint)i);
        b.StoreUnsafe(ref target, (nuint)(i + n));
        c.StoreUnsafe(ref target, (nuint)(i + (2 * n)));
        d.StoreUnsafe(ref target, (nuint)(i + (3 * n)));
    }

    /// <summary>One pixel is one vector of four lanes, the last of them idle: it reads the next sample and is overwritten by the next pixel.</summary>
    private static void SumColumns(ReadOnlySpan<float> row, in ResampleWeights columns, bool mirror, in ChannelScaling scaling, Span<float> output)
    {
        ref float source = ref MemoryMarshal.GetReference(row);
        ref float table = ref MemoryMarshal.GetReference(columns.Table);
        ReadOnlySpan<int> ranges = columns.Ranges;
        int first = columns.SourceStart;
        int count = columns.Count;
        for (int x = 0; x < count; x++)
        {
            int column = mirror ? count - 1 - x : x;
            nuint at = (nuint)((ranges[2 * column] - first) * Channels);
            nuint weight = (nuint)(column * columns.Stride);
            Vector128<float> sum = Vector128<float>.Zero;
            for (int left = ranges[(2 * column) + 1]; left > 0; left--, at += Channels, weight++)
            {
                Vector128<float> factor = Vector128.Create(Unsafe.Add(ref table, weight));
                sum = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref source, at), factor, sum);
            }

            sum = Vector128.MultiplyAddEstimate(sum, scaling.Factor, scaling.Offset);
            Span<float> pixel = output[(x * Channels)..];
            if (pixel.Length >= Vector128<float>.Count)
            {
                sum.CopyTo(pixel);
            }
            else
            {
                (pixel[0], pixel[1], pixel[2]) = (sum[0], sum[1], sum[2]);
            }
        }
    }

    private static void Check(RgbImage source, PixelRectangle crop, long resizedWidth, long resizedHeight, PixelRectangle region)
    {
        if (!Holds(source.Width, source.Height, crop))
        {
            throw new ArgumentException($"The crop {crop} does not lie within the {source.Width} x {source.Height} picture.", nameof(crop));
        }

        if (!Holds(resizedWidth, resizedHeight, region))
        {
            throw new ArgumentException($"The region {region} does not lie within the {resizedWidth} x {resizedHeight} result.", nameof(region));
        }
    }

    private static bool Holds(long width, long height, PixelRectangle part) => part.X >= 0 && part.Y >= 0 && part.Width > 0 && part.Height > 0
        && part.X <= width - part.Width && part.Y <= height - part.Height;
}
