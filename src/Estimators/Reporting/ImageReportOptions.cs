namespace MlNetFixedHeads;

/// <summary>What a report shows besides the figures; see <see cref="ImageClassificationReport"/>.</summary>
public sealed record ImageReportOptions
{
    /// <summary>The page's title. Defaults to <c>Image classifier</c>.</summary>
    public string Title { get; init; } = "Image classifier";

    /// <summary>What was measured, in words, such as <c>Oxford Flowers-102, test split</c>. Defaults to null.</summary>
    public string? Data { get; init; }

    /// <summary>The epochs of training, drawn as curves. Defaults to none.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; init; } = [];

    /// <summary>The epoch whose weights were kept, marked in the curves; 0 where it is not known. Defaults to 0.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Localisation figures. Defaults to null.</summary>
    public LocalisationMetrics? Localisation { get; init; }

    /// <summary>The model card: data, recipe, seeds, cost, licence, limits. Defaults to none.</summary>
    public IReadOnlyList<ModelCardSection> ModelCard { get; init; } = [];

    /// <summary>Given a picture's path and a class' name, an encoded picture that shows where the model sees the class, such as
    /// <see cref="FixedHeadCnnTransformer.RenderHeatMap"/>. Defaults to null: mistakes are shown without heat maps.</summary>
    public Func<string, string, byte[]>? HeatMap { get; init; }

    /// <summary>How many of the worst mistakes to show, from 0. Defaults to 12.</summary>
    public int Mistakes { get; init; } = 12;

    /// <summary>Precisions for which the confidence threshold is told. Defaults to 0.9, 0.95 and 0.99.</summary>
    public IReadOnlyList<double> WantedPrecisions { get; init; } = [0.9, 0.95, 0.99];

    /// <summary>Whether an existing file may be replaced. Defaults to false.</summary>
    public bool Overwrite { get; init; }
}
