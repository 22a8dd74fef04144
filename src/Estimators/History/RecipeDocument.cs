namespace MlNetFixedHeads.Estimators.History;

/// <summary>A recipe as JSON shows it, but for what the settings name themselves.</summary>
internal sealed record RecipeDocument
{
    /// <summary>The preset it began as.</summary>
    public required string Name { get; init; }

    /// <summary>As <c>--optimizer</c> reads it.</summary>
    public required string Optimizer { get; init; }

    /// <summary>α of RMSProp or β2 of AdamW; null elsewhere.</summary>
    public required double? SquareDecay { get; init; }

    /// <summary>ε of RMSProp and AdamW; null elsewhere.</summary>
    public required double? Epsilon { get; init; }

    public required bool Centered { get; init; }

    /// <summary>As <c>--schedule</c> reads it.</summary>
    public required string Schedule { get; init; }

    /// <summary>How often the schedule sets the rate.</summary>
    public required string ScheduleInterval { get; init; }

    public required double WarmupEpochs { get; init; }

    /// <summary>As <c>--clip</c> reads it.</summary>
    public required string? Clipping { get; init; }

    public required int AccumulateBatches { get; init; }

    public required double? AverageDecay { get; init; }

    public required bool DecayBiasAndNorm { get; init; }

    public required double NewLayerRate { get; init; }

    public required double LayerRateDecay { get; init; }

    /// <summary>As <c>--freeze</c> reads them.</summary>
    public required IReadOnlyList<string> Freeze { get; init; }

    /// <summary>As <c>--progressive-size</c> reads them.</summary>
    public required IReadOnlyList<string> Sizes { get; init; }

    /// <summary>As <c>--keep-best</c> reads it.</summary>
    public required string KeepBest { get; init; }

    /// <summary>As <c>--early-stop</c> reads it.</summary>
    public required string? EarlyStopping { get; init; }

    public static RecipeDocument Of(TrainingRecipe recipe)
    {
        bool adaptive = !recipe.Optimizer.IsSgd;
        return new()
        {
            Name = recipe.Name,
            Optimizer = recipe.Optimizer.ToString(),
            SquareDecay = adaptive ? recipe.Optimizer.SquareDecay : null,
            Epsilon = adaptive ? recipe.Optimizer.Epsilon : null,
            Centered = recipe.Optimizer.Centered,
            Schedule = recipe.Schedule.ToString(),
            ScheduleInterval = recipe.Schedule.Interval.ToString(),
            WarmupEpochs = recipe.WarmupEpochs,
            Clipping = recipe.Clipping?.ToString(),
            AccumulateBatches = recipe.AccumulateBatches,
            AverageDecay = recipe.AverageDecay,
            DecayBiasAndNorm = recipe.DecayBiasAndNorm,
            NewLayerRate = recipe.NewLayerRate,
            LayerRateDecay = recipe.LayerRateDecay,
            Freeze = [.. recipe.Freeze.Select(f => f.ToString())],
            Sizes = [.. recipe.Sizes.Select(s => s.ToString())],
            KeepBest = MlNetFixedHeads.EarlyStopping.NameOf(recipe.KeepBest),
            EarlyStopping = recipe.EarlyStopping?.ToString(),
        };
    }
}
