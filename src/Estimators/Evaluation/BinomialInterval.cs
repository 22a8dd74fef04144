namespace MlNetFixedHeads.Estimators.Evaluation;

/// <summary>Wilson's interval for a share: unlike the normal one it stays within [0, 1] and is right for few pictures.</summary>
internal static class BinomialInterval
{
    /// <summary>The two-sided 95 % quantile of the normal distribution.</summary>
    private const double Z = 1.959964;

    public static (double Low, double High) Of(long right, long count)
    {
        if (count == 0)
            return (0, 1);
        double p = (double)right / count, z2 = Z * Z;
        double middle = (p + (z2 / (2 * count))) / (1 + (z2 / count));
        double half = Z / (1 + (z2 / count)) * Math.Sqrt((p * (1 - p) / count) + (z2 / (4.0 * count * count)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
