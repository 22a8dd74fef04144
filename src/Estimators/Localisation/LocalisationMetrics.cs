namespace MlNetFixedHeads;

/// <summary>What <see cref="ImageEvaluationCatalogExtensions.EvaluateLocalisation"/> measured.</summary>
public sealed record LocalisationMetrics
{
    internal LocalisationMetrics()
    {
    }

    /// <summary>Pictures measured.</summary>
    public required long Examples { get; init; }

    /// <summary>Rows without a label or without a box, passed over.</summary>
    public required long SkippedRows { get; init; }

    /// <summary>Whether thresholds were chosen on these pictures, rather than given.</summary>
    public required bool ThresholdChosenHere { get; init; }

    /// <summary>The labelled classes' activation maps.</summary>
    public required LocalisationFigures Maps { get; init; }

    /// <summary>The baseline: a Gaussian hill in the middle of every picture, which knows nothing of it. Its threshold is always the best one for
    /// these pictures.</summary>
    public required LocalisationFigures CentredGaussian { get; init; }
}
