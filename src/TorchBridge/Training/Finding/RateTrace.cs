namespace MlNetFixedHeads.TorchBridge.Training.Finding;

/// <summary>The steps of the search so far, and what they suggest.</summary>
internal sealed class RateTrace
{
    /// <summary>Share of the past in the smoothed loss.</summary>
    private const double Memory = 0.9;

    /// <summary>Points on either side of one whose slope is measured: single steps are noisy.</summary>
    private const int Reach = 3;

    private readonly List<LearningRatePoint> _points = [];
    private double _mean;
    private double _lowest = double.PositiveInfinity;

    public int Count => _points.Count;

    /// <summary>The last loss, smoothed.</summary>
    public double Last => _points.Count == 0 ? double.NaN : _points[^1].SmoothedLoss;

    /// <summary>Notes a step.</summary>
    /// <returns>Whether to go on: the loss has not exploded.</returns>
    public bool Add(double rate, double loss, double explosion)
    {
        if (!double.IsFinite(loss))
            return false;
        _mean = (Memory * _mean) + ((1 - Memory) * loss);
        // Without the correction the mean would begin at 0.
        var smoothed = _mean / (1 - Math.Pow(Memory, Count + 1));
        _points.Add(new(rate, loss, smoothed));
        _lowest = Math.Min(_lowest, smoothed);
        return smoothed <= explosion * _lowest;
    }

    public LearningRateCurve Curve() => new()
    {
        Points = _points,
        Suggestion = Steepest(),
        Cautious = _points.Count == 0 ? null : _points.MinBy(p => p.SmoothedLoss)!.LearningRate / 10,
    };

    private double? Steepest()
    {
        var lowest = _points.Count == 0 ? 0 : _points.IndexOf(_points.MinBy(p => p.SmoothedLoss)!);
        var (best, steepest) = ((double?)null, 0.0);
        // Behind the lowest loss it can only fall again by chance.
        for (var i = Reach; i <= lowest && i + Reach < _points.Count; i++)
        {
            var (from, to) = (_points[i - Reach], _points[i + Reach]);
            var slope = (to.SmoothedLoss - from.SmoothedLoss) / Math.Log(to.LearningRate / from.LearningRate);
            if (slope < steepest)
                (best, steepest) = (_points[i].LearningRate, slope);
        }

        return best;
    }
}
