namespace MlNetFixedHeads;

/// <summary>Options of <see cref="ImageEvaluationCatalogExtensions.EvaluateLocalisation"/>.</summary>
public sealed record LocalisationOptions
{
    /// <summary>The column with the right class: a key or text. Defaults to <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column whose slot names are the classes. Defaults to <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column with the maps. Defaults to <c>ActivationMap</c>.</summary>
    public string ActivationMapColumnName { get; init; } = "ActivationMap";

    /// <summary>The column with the pictures' paths. Defaults to <c>ImagePath</c>.</summary>
    public string ImagePathColumnName { get; init; } = "ImagePath";

    /// <summary>What the names of the four box columns begin with. Defaults to <c>Box</c>: BoxLeft, BoxTop, BoxRight, BoxBottom.</summary>
    public string BoxColumnPrefix { get; init; } = "Box";

    /// <summary>What the box columns' numbers mean. Defaults to <see cref="BoxConvention.PixelsFromOne"/>, as in Stanford Cars-196.</summary>
    public BoxConvention BoxConvention { get; init; } = BoxConvention.PixelsFromOne;

    /// <summary>The share of a map's range from which on a place belongs to the thing, found on other pictures, in [0, 1]; it is rounded to
    /// hundredths. Defaults to null: the best for these pictures, which is too good by a little.</summary>
    public double? Threshold { get; init; }

    /// <summary>Ends the evaluation with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal IEnumerable<string> Problems()
    {
        if (Threshold is not (null or (>= 0 and <= 1)))
            yield return FormattableString.Invariant($"{nameof(Threshold)} is {Threshold}; expected 0 to 1.");
        if (!Enum.IsDefined(BoxConvention))
            yield return FormattableString.Invariant($"{nameof(BoxConvention)} is {BoxConvention}; expected {BoxConvention.Edges} or {BoxConvention.PixelsFromOne}.");
    }
}
