using MlNetFixedHeads.TorchBridge.Heads.Geometry;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>The frozen matrices (K, d) of shortcuts, row by row, each row of length 1 (Qian 2020, options C to G).</summary>
internal static class FixedShortcutMatrix
{
    public static bool IsFixed(LastBlockShortcut shortcut) => shortcut >= LastBlockShortcut.Hadamard;

    /// <summary>The most rows a kind has for d columns, or null where there is no limit that matters.</summary>
    public static int? MaxRows(LastBlockShortcut shortcut, int d) =>
        shortcut is LastBlockShortcut.Orthoplex or LastBlockShortcut.ShuffledOrthoplex ? 2 * d : null;

    /// <remarks>The Hadamard rows, -H/sqrt(d), have no scale to learn: whatever it were, the batch norm behind takes it away again.</remarks>
    public static float[] Create(LastBlockShortcut shortcut, int rows, int d, int seed) => shortcut switch
    {
        LastBlockShortcut.Hadamard => Single(Sylvester.Corner(rows, d, -1 / Math.Sqrt(d))),
        LastBlockShortcut.Orthoplex => Orthoplex([.. Enumerable.Range(0, rows)], d),
        LastBlockShortcut.ShuffledOrthoplex => Orthoplex(Shuffled(2 * d, seed)[..rows], d),
        LastBlockShortcut.OrderedCube => Rows(new CubeVectors(rows, d)),
        LastBlockShortcut.RandomCube => Rows(new RandomCubeVectors(rows, d, seed)),
        _ => throw new ArgumentOutOfRangeException(nameof(shortcut), shortcut, "Expected a frozen shortcut."),
    };

    private static float[] Rows(ClassVectors vectors)
    {
        using (vectors)
            return Single(vectors.ToMatrix());
    }

    private static float[] Single(double[] values) => [.. values.Select(v => (float)v)];

    private static float[] Orthoplex(int[] vertices, int d)
    {
        var matrix = new float[vertices.Length * d];
        for (var row = 0; row < vertices.Length; row++)
            matrix[(row * d) + (vertices[row] / 2)] = vertices[row] % 2 == 0 ? 1 : -1;
        return matrix;
    }

    private static int[] Shuffled(int count, int seed)
    {
        var random = RandomStream.ForEpoch(seed, 0);
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }
}
