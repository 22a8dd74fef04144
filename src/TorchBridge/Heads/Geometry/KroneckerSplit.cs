namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>A corner H[:K, :d] as the rows of L ⊗ R, with R a whole Hadamard matrix and L a corner of one: two small products in the
/// place of a large one.</summary>
/// <remarks>With row k = a b' + b and column j = c b' + e the shared digits split, so H[k, j] = H[a, c] H[b, e]. Taken to the end, with
/// factors of order 2, this is the fast Walsh-Hadamard transform; two factors cost a few more operations and far fewer passes through
/// memory: on every size measured they are several times faster than its log2 d stages (benchmarks/Throughput, heads).</remarks>
/// <param name="Inner">Order of R, which divides d.</param>
/// <param name="LeftRows">Rows of L.</param>
/// <param name="LeftColumns">Columns of L.</param>
/// <param name="Dense">Multiply-accumulate operations of the product without the split.</param>
internal readonly record struct KroneckerSplit(int Inner, int LeftRows, int LeftColumns, long Dense)
{
    /// <summary>A matrix of so few numbers is fastest in one piece, whatever the count of operations says.</summary>
    private const int SmallMatrix = 1 << 15;

    /// <summary>How many times fewer operations outweigh having two products and two changes of shape in the place of one product: for 64
    /// vectors, 100 classes on 512 to 2048 features (up to 5 times fewer) are faster in one piece, 196 (7 times fewer) in two.</summary>
    private const int WorthTwoProducts = 6;

    public long Macs => ((long)LeftColumns * Inner * Inner) + ((long)LeftRows * LeftColumns * Inner);

    /// <summary>Whether the two products are worth it.</summary>
    public bool Pays => Inner > 1 && Dense > SmallMatrix && Macs * WorthTwoProducts < Dense;

    public static KroneckerSplit Best(int rows, int columns)
    {
        var best = new KroneckerSplit(1, rows, columns, (long)rows * columns);
        for (var inner = 2; columns % inner == 0; inner *= 2)
        {
            var split = new KroneckerSplit(inner, (rows + inner - 1) / inner, columns / inner, best.Dense);
            if (split.Macs < best.Macs)
                best = split;
        }

        return best;
    }
}
