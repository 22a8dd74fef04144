using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Random matrices with orthonormal rows or columns, whichever are fewer.</summary>
internal static class OrthogonalWeights
{
    /// <summary>Overwrites a weight (out, in, k, k), seen as a matrix (out, in * k * k).</summary>
    /// <remarks>Uniform over such matrices: the Q of a Gaussian matrix with the diagonal of R positive (Mezzadri 2007). R is found by Cholesky,
    /// twice and in double precision, which takes matrix products where Householder's way takes many times longer.</remarks>
    public static void Fill(Tensor weight, Generator generator)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var rows = weight.shape[0];
        var columns = weight.numel() / rows;
        var (tall, wide) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var q = randn([tall, wide], generator: generator).to(ScalarType.Float64);
        for (var pass = 0; pass < 2; pass++)
            q = q.mm(linalg.inv(linalg.cholesky(q.t().mm(q))).t());
        weight.copy_((rows < columns ? q.t() : q).reshape(weight.shape));
    }
}
