
namespace MlNetFixedHeads;

/// <summary>How well one kind of map shows where things are. Shares are in [0, 1].</summary>
public sealed record LocalisationFigures
{
    internal LocalisationFigures()
    {
    }

    /// <summary>MaxBoxAcc: share of the pictures in which the tight box of the largest component above the threshold overlaps one of the
    /// labelled boxes by an intersection over union of at least 0.5.</summary>
    public required double MaxBoxAccuracy { get; init; }

    /// <summary>The threshold behind <see cref="MaxBoxAccuracy"/>.</summary>
    public required double Threshold { get; init; }

    /// <summary>MaxBoxAccV2: the mean over intersections of 0.3, 0.5 and 0.7 of the share of the pictures in which the box of <b>any</b> component
    /// overlaps one of the labelled boxes by that much (Choe et al. 2020); each has its own best threshold unless one was given.</summary>
    public required double MaxBoxAccuracyV2 { get; init; }

    /// <summary>Pointing game: share of the pictures whose map has its maximum inside a labelled box.</summary>
    public required double PointingGame { get; init; }

    /// <summary>Mean over the pictures of the overlap behind <see cref="MaxBoxAccuracy"/>.</summary>
    public required double MeanOverlap { get; init; }

    /// <summary>The share behind <see cref="MaxBoxAccuracy"/> at each threshold: 0, 0.01 ... 1.</summary>
    public required IReadOnlyList<double> BoxAccuracyByThreshold { get; init; }
}
