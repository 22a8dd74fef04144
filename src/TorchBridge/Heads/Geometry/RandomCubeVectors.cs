using System.Numerics;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Different random corners of a cube at unit length.</summary>
internal sealed class RandomCubeVectors : ClassVectors
{
    private readonly Lazy<ulong[]> _codes;
    private readonly int _words;

    public RandomCubeVectors(int classes, int dimensions, int seed)
        : base(classes, dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, CubeVectors.DimensionsFor(classes), nameof(dimensions));
        _words = (dimensions + 63) / 64;
        _codes = new(() => Draw(new MatrixRandom("cube_random", classes, dimensions, seed)));
    }

    /// <remarks>The cosine of two sign codes is 1 - 2/d times the number of places in which they differ.</remarks>
    public override double LargestCosine
    {
        get
        {
            var nearest = new int[Classes];
            Parallel.For(0, Classes, i =>
            {
                nearest[i] = int.MaxValue;
                for (var j = 0; j < i; j++)
                    nearest[i] = Math.Min(nearest[i], Distance(Code(i), Code(j)));
            });
            return 1 - (2.0 * nearest.Min() / Dimensions);
        }
    }

    public override void Row(int k, Span<double> row)
    {
        var code = Code(k);
        var size = 1 / Math.Sqrt(Dimensions);
        for (var i = 0; i < Dimensions; i++)
            row[i] = (code[i / 64] >> (i % 64) & 1) == 1 ? size : -size;
    }

    private static int Distance(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        var distance = 0;
        for (var w = 0; w < a.Length; w++)
            distance += BitOperations.PopCount(a[w] ^ b[w]);
        return distance;
    }

    private ReadOnlySpan<ulong> Code(int k) => _codes.Value.AsSpan(k * _words, _words);

    private ulong[] Draw(MatrixRandom random)
    {
        var codes = new ulong[Classes * _words];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lastWord = Dimensions % 64 == 0 ? ulong.MaxValue : (1UL << (Dimensions % 64)) - 1;
        for (var k = 0; k < Classes; k++)
        {
            var code = codes.AsSpan(k * _words, _words);
            do
            {
                foreach (ref var word in code)
                    word = random.NextBits();
                code[^1] &= lastWord;
            }
            while (!seen.Add(string.Join(' ', code.ToArray())));
        }

        return codes;
    }
}
