using System.Numerics;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>The frozen matrices (K, d) of shortcuts, row by row, each row of length 1 (Qian 2020, options C to G).</summary>
internal static class FixedShortcutMatrix
{
    public static bool IsFixed(LastBlockShortcut shortcut) => shortcut >= LastBlockShortcut.Hadamard;

    /// <summary>The most rows a kind has for d columns, or null where there is no limit that matters.</summary>
    public static int? MaxRows(LastBlockShortcut shortcut, int d) =>
        shortcut is LastBlockShortcut.Orthoplex or LastBlockShortcut.ShuffledOrthoplex ? 2 * d : null;

    public static float[] Create(LastBlockShortcut shortcut, int rows, int d, int seed) => shortcut switch
    {
        LastBlockShortcut.Hadamard => Hadamard(rows, d),
        LastBlockShortcut.Orthoplex => Orthoplex([.. Enumerable.Range(0, rows)], d),
        LastBlockShortcut.ShuffledOrthoplex => Orthoplex(Shuffled(2 * d, seed)[..rows], d),
        LastBlockShortcut.OrderedCube => Cube([.. Enumerable.Range(0, rows).Select(row => new BigInteger(row))], d),
        LastBlockShortcut.RandomCube => Cube(RandomCodes(rows, d, seed), d),
        _ => throw new ArgumentOutOfRangeException(nameof(shortcut), shortcut, "Expected a frozen shortcut."),
    };

    /// <summary>-H/sqrt(d), H of order 2^n by Sylvester: H_ij = (-1)^(common bits of i and j). Whatever the scale is, the batch norm behind
    /// it takes it away again, so it is no parameter.</summary>
    private static float[] Hadamard(int rows, int d)
    {
        var matrix = new float[rows * d];
        var entry = (float)(1 / Math.Sqrt(d));
        for (var i = 0; i < matrix.Length; i++)
            matrix[i] = (BitOperations.PopCount((uint)(i / d) & (uint)(i % d)) & 1) == 0 ? -entry : entry;
        return matrix;
    }

    private static float[] Orthoplex(int[] vertices, int d)
    {
        var matrix = new float[vertices.Length * d];
        for (var row = 0; row < vertices.Length; row++)
            matrix[(row * d) + (vertices[row] / 2)] = vertices[row] % 2 == 0 ? 1 : -1;
        return matrix;
    }

    private static float[] Cube(BigInteger[] codes, int d)
    {
        var matrix = new float[codes.Length * d];
        var entry = (float)(1 / Math.Sqrt(d));
        for (var i = 0; i < matrix.Length; i++)
            matrix[i] = (codes[i / d] >> (i % d)).IsEven ? -entry : entry;
        return matrix;
    }

    private static BigInteger[] RandomCodes(int rows, int d, int seed)
    {
        var random = RandomStream.ForEpoch(seed, 0);
        var seen = new HashSet<BigInteger>();
        var codes = new List<BigInteger>();
        while (codes.Count < rows)
        {
            var code = BigInteger.Zero;
            for (var bit = 0; bit < d; bit++)
                code = (code << 1) + random.NextInt(2);
            if (seen.Add(code))
                codes.Add(code);
        }

        return [.. codes];
    }

    private static int[] Shuffled(int count, int seed)
    {
        var random = RandomStream.ForEpoch(seed, 0);
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }
}
