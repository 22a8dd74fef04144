namespace MlNetFixedHeads;

/// <summary>Options of <see cref="ImageEvaluationCatalogExtensions.EvaluateImages"/>.</summary>
public sealed record ImageEvaluationOptions
{
    /// <summary>The column with the right class: a key or text. Defaults to <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column with the probabilities: <c>Vector&lt;float, K&gt;</c>, whose slot names are the classes. Defaults to <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column with the class that the model decided for: a key or text. Defaults to <c>PredictedLabel</c>; null takes the most
    /// probable class.</summary>
    public string? PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>A text column that names the pictures in <see cref="ImageClassificationMetrics.TopLosses"/>. Defaults to <c>ImagePath</c>; where there
    /// is no such text column, pictures have row numbers only.</summary>
    public string ImagePathColumnName { get; init; } = "ImagePath";

    /// <summary>Bins of equal width of the reliability curve, from 2. Defaults to 15.</summary>
    public int CalibrationBins { get; init; } = 15;

    /// <summary>How many of the pictures with the largest loss to keep, from 0. Defaults to 25.</summary>
    public int TopLosses { get; init; } = 25;

    /// <summary>Counts rows of classes that the model does not know, in <see cref="ImageClassificationMetrics.UnknownRows"/>, instead of
    /// refusing them. Defaults to false.</summary>
    public bool SkipUnknownClasses { get; init; }

    /// <summary>Ends the evaluation with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal IEnumerable<string> Problems()
    {
        if (CalibrationBins is < 2 or > 10_000)
            yield return FormattableString.Invariant($"{nameof(CalibrationBins)} is {CalibrationBins}; expected 2 to 10000.");
        if (TopLosses is < 0 or > 1_000_000)
            yield return FormattableString.Invariant($"{nameof(TopLosses)} is {TopLosses}; expected 0 to 1000000.");
        foreach ((string name, string? value) in new[] { (nameof(LabelColumnName), LabelColumnName), (nameof(ScoreColumnName), ScoreColumnName), (nameof(ImagePathColumnName), ImagePathColumnName) })
        {
            if (string.IsNullOrWhiteSpace(value))
                yield return $"{name} is blank; expected the name of a column.";
        }
    }
}
