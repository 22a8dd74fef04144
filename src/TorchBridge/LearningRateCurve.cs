namespace MlNetFixedHeads;

/// <summary>How the loss goes while the learning rate grows from step to step (Smith 2017).</summary>
public sealed record LearningRateCurve
{
    /// <summary>The steps, up to where the loss exploded.</summary>
    public required IReadOnlyList<LearningRatePoint> Points { get; init; }

    /// <summary>The rate where the smoothed loss falls fastest: a good one to train at. Null where it never falls.</summary>
    public required double? Suggestion { get; init; }

    /// <summary>A tenth of the rate with the lowest smoothed loss: a cautious one. Null where no step was made.</summary>
    public required double? Cautious { get; init; }
}
