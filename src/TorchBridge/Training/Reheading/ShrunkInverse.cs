using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>Solves (S + α t I) X = B for a covariance S, by Cholesky, with t the mean of its diagonal.</summary>
internal static class ShrunkInverse
{
    /// <param name="covariance">S, (m, m), positive semidefinite but for rounding.</param>
    /// <param name="shrinkage">α, above 0.</param>
    /// <param name="right">B, (m, n).</param>
    public static Tensor Solve(Tensor covariance, double shrinkage, Tensor right)
    {
        var size = covariance.shape[0];
        var mean = covariance.diagonal().mean().Number();
        // Features that never vary: any multiple of the identity will do.
        var ridge = shrinkage * (mean > 0 ? mean : 1);
        return right.cholesky_solve(linalg.cholesky(covariance.Plus(tensor(ridge).mul(eye(size, dtype: ScalarType.Float64)))));
    }
}
