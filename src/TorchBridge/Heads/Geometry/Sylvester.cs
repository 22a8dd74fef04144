using System.Numerics;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>Hadamard matrices of order 2^m by Sylvester's doubling, H_2n = [[H_n, H_n], [H_n, -H_n]].</summary>
internal static class Sylvester
{
    /// <summary>Entry (i, j), 1 or -1: the parity of the binary digits that i and j share.</summary>
    public static int Entry(int i, int j) => 1 - (2 * (BitOperations.PopCount((uint)(i & j)) & 1));

    /// <summary>The smallest order 2^m that is at least a size.</summary>
    public static int OrderFor(int size) => (int)BitOperations.RoundUpToPowerOf2((uint)size);

    /// <summary>H x in place by log2 n stages of sums and differences (the fast Walsh-Hadamard transform).</summary>
    public static void Transform(Span<double> x)
    {
        for (var half = 1; half < x.Length; half *= 2)
        {
            for (var start = 0; start < x.Length; start += 2 * half)
            {
                for (var i = start; i < start + half; i++)
                    (x[i], x[i + half]) = (x[i] + x[i + half], x[i] - x[i + half]);
            }
        }
    }

    /// <summary>The first rows and columns, each entry times a factor.</summary>
    public static double[] Corner(int rows, int columns, double factor = 1)
    {
        var values = new double[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                values[(i * columns) + j] = factor * Entry(i, j);
        }

        return values;
    }
}
