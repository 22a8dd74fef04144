using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>What crosses the cut, for pictures in one or more views each.</summary>
/// <param name="rows">A row for each picture of each view: its parts one after the other.</param>
/// <param name="parts">The parts.</param>
/// <param name="precision">The numbers in which they are kept.</param>
/// <param name="places">For each view, the row of each picture of the source; -1 where there is none.</param>
internal sealed class FeatureSet(FeatureRows rows, IReadOnlyList<FeaturePart> parts, TrunkPrecision precision, int[][] places) : IDisposable
{
    /// <summary>Numbers above which threads are worth their while.</summary>
    public const int LargeBatch = 1 << 18;

    /// <summary>Numbers of one picture.</summary>
    public int Length { get; } = parts.Sum(p => p.Length);

    public int Views => places.Length;

    /// <summary>Bytes of a number.</summary>
    public static int SizeOf(TrunkPrecision precision) => precision == TrunkPrecision.Half ? 2 : sizeof(float);

    /// <summary>Whether there is anything of a picture.</summary>
    public bool Has(int picture) => places.All(p => p[picture] >= 0);

    /// <summary>Reads a batch: all pictures' first part, then their second, and so on.</summary>
    /// <param name="view">The view.</param>
    /// <param name="pictures">Indices in the source.</param>
    /// <param name="values">At least <see cref="Length"/> for each picture.</param>
    public void Read(int view, ArraySegment<int> pictures, float[] values)
    {
        if ((long)pictures.Count * Length < LargeBatch)
        {
            for (var i = 0; i < pictures.Count; i++)
                Read(view, pictures, values, i);
        }
        else
        {
            Parallel.For(0, pictures.Count, i => Read(view, pictures, values, i));
        }
    }

    /// <summary>The parts of a batch as tensors on the batch's own memory.</summary>
    public Tensor[] Tensors(Tensor all, int count)
    {
        var tensors = new Tensor[parts.Count];
        var offset = 0L;
        for (var i = 0; i < tensors.Length; i++)
        {
            var length = (long)count * parts[i].Length;
            tensors[i] = parts[i].Restore(all.narrow(0, offset, length), count);
            offset += length;
        }

        return tensors;
    }

    public void Dispose() => rows.Dispose();

    private void Read(int view, ArraySegment<int> pictures, float[] values, int i)
    {
        var size = SizeOf(precision);
        var row = rows.At((long)places[view][pictures[i]] * Length * size, Length * size);
        var (read, written) = (0, 0L);
        foreach (var part in parts)
        {
            var source = row.Slice(read, part.Length * size);
            var target = values.AsSpan((int)(written + ((long)i * part.Length)), part.Length);
            if (precision == TrunkPrecision.Half)
                HalfNumbers.Widen(MemoryMarshal.Cast<byte, Half>(source), target);
            else
                MemoryMarshal.Cast<byte, float>(source).CopyTo(target);
            read += source.Length;
            written += (long)pictures.Count * part.Length;
        }
    }
}
