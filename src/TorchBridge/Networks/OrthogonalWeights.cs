using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Random matrices with orthonormal rows or columns, whichever are fewer.</summary>
internal static class OrthogonalWeights
{
    /// <summary>Overwrites a weight (out, in, k, k), seen as a matrix (out, in * k * k).</summary>
    /// <remarks>Uniform over such matrices: the Q of a Gaussian matrix, with the signs that make the diagonal of R positive (Mezzadri 2007).</remarks>
    public static void Fill(Tensor weight, Generator generator)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        var rows = weight.shape[0];
        var columns = weight.numel() / rows;
        var (tall, wide) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var (q, r) = linalg.qr(randn([tall, wide], generator: generator));
        q = q * r.diagonal().sign();
        weight.copy_((rows < columns ? q.t() : q).reshape(weight.shape));
    }
}
