using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>The columns of Kasarla et al. 2022, equation 4: P_1 = (1 -1), P_k = [[1, -1/k 1], [0, √(1 - 1/k²) P_(k-1)]].</summary>
/// <remarks>
/// Unrolled: row r of P_n (n = K - 1, r from 0) holds 0 for classes before r, p_r for class r and -p_r/(n - r) for all after, where p_r is the
/// product of √(1 - 1/k²) over k = n ... n - r + 1, which telescopes to √((n - r)(n + 1) / (n (n - r + 1))). So the matrix has 2K different
/// numbers, and the product with it is one running sum: 10,000 classes take no more memory than their logits.
/// </remarks>
internal sealed class MaxSeparationVectors : ClassVectors
{
    private readonly FrozenArray _own;
    private readonly FrozenArray _later;

    public MaxSeparationVectors(int classes)
        : base(classes, classes - 1)
    {
        _own = Freeze(() => [.. Enumerable.Range(0, Dimensions).Select(Own), 0], classes);
        _later = Freeze(() => [.. Enumerable.Range(0, Dimensions).Select(Later), 0], classes);
    }

    public override long Macs => 2L * Classes;

    public override double LargestCosine => -1.0 / Dimensions;

    public override void Row(int k, Span<double> row)
    {
        row.Clear();
        for (var r = 0; r < k; r++)
            row[r] = Later(r);
        if (k < Dimensions)
            row[k] = Own(k);
    }

    public override T Multiply<T>(INetworkOps<T> ops, T x)
    {
        // The last class has no dimension of its own: a zero stands there.
        var padded = ops.FitChannels(x, Classes);
        return ops.Add(ops.ScaleChannels(padded, _own), ops.SumOfChannelsBefore(ops.ScaleChannels(padded, _later)));
    }

    private double Own(int r)
    {
        double n = Dimensions;
        return Math.Sqrt((n - r) * (n + 1) / (n * (n - r + 1)));
    }

    private double Later(int r) => -Own(r) / (Dimensions - r);
}
