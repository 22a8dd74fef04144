namespace MlNetFixedHeads.Estimators.Evaluation;

/// <summary>Sums confidences and right answers in bins of equal width (Guo et al., "On calibration of modern neural networks", 2017).</summary>
internal sealed class ReliabilityCurve(int bins)
{
    private readonly long[] _count = new long[bins], _right = new long[bins];
    private readonly double[] _confidence = new double[bins];

    public void Add(float confidence, bool right)
    {
        // Bins hold their upper edge, as in the paper.
        int bin = Math.Clamp((int)Math.Ceiling((double)confidence * bins) - 1, 0, bins - 1);
        _count[bin]++;
        _right[bin] += right ? 1 : 0;
        _confidence[bin] += confidence;
    }

    public IReadOnlyList<ReliabilityBin> Bins => [.. Enumerable.Range(0, bins).Select(i => new ReliabilityBin(
        (double)i / bins,
        (double)(i + 1) / bins,
        _count[i],
        _count[i] == 0 ? null : _confidence[i] / _count[i],
        _count[i] == 0 ? null : (double)_right[i] / _count[i]))];

    /// <summary>Mean and largest gap between confidence and accuracy.</summary>
    public (double Expected, double Maximum) Error()
    {
        double sum = 0, largest = 0, total = _count.Sum();
        for (int i = 0; i < bins; i++)
        {
            double gap = Math.Abs(_confidence[i] - _right[i]);
            sum += gap;
            largest = Math.Max(largest, _count[i] == 0 ? 0 : gap / _count[i]);
        }

        return (total == 0 ? 0 : sum / total, largest);
    }
}
