using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>One score per class from features, W x + b, by the closed form of ridge regression or of linear discriminant analysis.</summary>
/// <param name="Weight">W, (K, m).</param>
/// <param name="Bias">b, (K).</param>
internal readonly record struct ClassScores(Tensor Weight, Tensor Bias)
{
    /// <summary>Least squares to one for a picture's class and zero for the others, with a free intercept: W = Cov(y, x) (Cov(x) + α t I)⁻¹.</summary>
    public static ClassScores Ridge(FeatureStatistics statistics, double shrinkage)
    {
        var shares = Shares(statistics);
        var right = (statistics.ClassOffsets * shares.unsqueeze(1)).t();
        var weight = ShrunkInverse.Solve(statistics.Covariance, shrinkage, right).t();
        return new(weight, shares - weight.mv(statistics.Mean));
    }

    /// <summary>The log posterior of Gaussian classes with one covariance S within classes: W = μᵀS⁻¹, b = -μᵀS⁻¹μ/2 + log prior.</summary>
    /// <remarks>Means are taken from the mean of all, which changes all classes' scores alike. Priors count one picture more for each class,
    /// so that a class without any has one. Where no class has two different pictures there is nothing to learn of S, and the
    /// covariance of all takes its place.</remarks>
    public static ClassScores Lda(FeatureStatistics statistics, double shrinkage)
    {
        var shares = Shares(statistics);
        var offsets = statistics.ClassOffsets;
        var total = statistics.Covariance;
        var within = total - (offsets * shares.unsqueeze(1)).t().mm(offsets);
        if (within.diagonal().sum().Number() <= Negligible * total.diagonal().sum().Number())
            within = total;
        var weight = ShrunkInverse.Solve(within, shrinkage, offsets.t()).t();
        var one = tensor(1.0);
        var prior = (statistics.ClassCounts.Plus(one) / tensor((double)(statistics.Count + statistics.Classes))).log();
        return new(weight, prior - ((weight * offsets).sum(1) * tensor(0.5)) - weight.mv(statistics.Mean));
    }

    private const double Negligible = 1e-10;

    private static Tensor Shares(FeatureStatistics statistics) => statistics.ClassCounts / tensor((double)statistics.Count);
}
