namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Finds what is wrong with a <see cref="TrainingRecipe"/>, but for what the options say under the same names.</summary>
internal static class RecipeRules
{
    private const int LargestSide = 8192;

    public static IEnumerable<string> Problems(TrainingRecipe recipe)
    {
        object?[] parts = [recipe.Optimizer, recipe.Schedule, recipe.Augmentation, recipe.Freeze, recipe.Sizes];
        if (parts.Contains(null))
            return ["A part of Recipe is null; expected an Optimizer, a Schedule, an Augmentation, and lists (which may be empty) for Freeze and Sizes."];
        return [.. OptimizerProblems(recipe), .. RateProblems(recipe), .. ListProblems(recipe), .. ChoiceProblems(recipe)];
    }

    /// <summary>What asks for validation pictures where there are none.</summary>
    public static IEnumerable<string> WithoutValidation(TrainingRecipe recipe)
    {
        if (recipe.EarlyStopping is { } stopping && EpochMetrics.NeedsValidation(stopping.Metric))
            yield return $"EarlyStopping looks at {stopping.Metric}, but no pictures are held out; expected {EpochMetrics.OfTraining}, or a validation set.";
    }

    /// <summary>What is allowed, and most likely not meant.</summary>
    public static IEnumerable<string> Warnings(TrainingRecipe recipe)
    {
        var preset = TrainingRecipe.Parse(recipe.Name);
        if (recipe.Optimizer.SharesRateWith(preset.Optimizer))
            yield break;
        if (recipe.LearningRate is { } rate && rate == preset.LearningRate)
            yield return Kept(nameof(recipe.LearningRate), rate);
        if (recipe.WeightDecay is { } decay && decay == preset.WeightDecay)
            yield return Kept(nameof(recipe.WeightDecay), decay);

        string Kept(string option, double number) =>
            Text($"The recipe {recipe.Name} was given {recipe.Optimizer} in place of {preset.Optimizer}, but its {option} is still the {number} that was found for {preset.Optimizer}; set it, or to null for what is usual with {recipe.Optimizer}.");
    }

    private static IEnumerable<string> OptimizerProblems(TrainingRecipe recipe)
    {
        var optimizer = recipe.Optimizer;
        if (optimizer.SquareDecay is not (>= 0 and < 1))
            yield return Text($"Optimizer.SquareDecay is {optimizer.SquareDecay}; expected 0 or more, below 1.");
        if (!(optimizer.Epsilon > 0 && double.IsFinite(optimizer.Epsilon)))
            yield return Text($"Optimizer.Epsilon is {optimizer.Epsilon}; expected a finite number above 0.");
        if (optimizer.Momentum is not (>= 0 and < 1))
            yield return Text($"Optimizer.Momentum is {optimizer.Momentum}; expected 0 or more, below 1.");
        if (optimizer is { Kind: OptimizerKind.Nesterov, Momentum: 0 })
            yield return "Optimizer is nesterov with Momentum 0; expected a momentum above 0, or sgd.";
        if (optimizer is { IsSgd: true, SquareDecay: > 0 and < 1 })
            yield return Text($"Optimizer is {optimizer} with SquareDecay {optimizer.SquareDecay}; only rmsprop and adamw have one.");
        if (optimizer is { IsSgd: true, Epsilon: not TrainingOptimizer.UsualEpsilon and > 0 })
            yield return Text($"Optimizer is {optimizer} with Epsilon {optimizer.Epsilon}; only rmsprop and adamw have one.");
        if (optimizer is { Centered: true, Kind: not OptimizerKind.RmsProp })
            yield return $"Optimizer is {optimizer} and Centered; only rmsprop can be.";
        if (recipe.AccumulateBatches < 1)
            yield return Text($"AccumulateBatches is {recipe.AccumulateBatches}; expected 1 or more.");
        if (recipe.AverageDecay is { } decay && decay is not (> 0 and < 1))
            yield return Text($"AverageDecay is {decay}; expected a number between 0 and 1, or null.");
    }

    private static IEnumerable<string> RateProblems(TrainingRecipe recipe)
    {
        if (recipe.LearningRate is { } rate && !(rate > 0 && double.IsFinite(rate)))
            yield return Text($"Recipe.LearningRate is {rate}; expected a finite number above 0, or null.");
        if (recipe.WeightDecay is { } decay && !(decay >= 0 && double.IsFinite(decay)))
            yield return Text($"Recipe.WeightDecay is {decay}; expected a finite number, 0 or more, or null.");
        if (!(recipe.WarmupEpochs >= 0 && double.IsFinite(recipe.WarmupEpochs)))
            yield return Text($"WarmupEpochs is {recipe.WarmupEpochs}; expected 0 or more.");
        else if (recipe.WarmupEpochs > 0 && recipe.Epochs > 0 && recipe.WarmupEpochs >= recipe.Epochs)
            yield return Text($"WarmupEpochs is {recipe.WarmupEpochs}; expected less than the {recipe.Epochs} epochs there are, or training would end before it is at the full rate.");
        else if (recipe.WarmupEpochs > 0 && recipe.Schedule.Kind == ScheduleKind.OneCycle)
            yield return Text($"WarmupEpochs is {recipe.WarmupEpochs}; expected 0, for the one-cycle schedule rises by itself.");
        if (!Enum.IsDefined(recipe.Schedule.Interval))
            yield return $"Schedule.Interval is {recipe.Schedule.Interval}; expected {string.Join(", ", Enum.GetNames<ScheduleInterval>())}.";
        if (!(recipe.NewLayerRate > 0 && double.IsFinite(recipe.NewLayerRate)))
            yield return Text($"NewLayerRate is {recipe.NewLayerRate}; expected a finite factor above 0.");
        if (recipe.LayerRateDecay is not (> 0 and <= 1))
            yield return Text($"LayerRateDecay is {recipe.LayerRateDecay}; expected a factor above 0, at most 1.");
    }

    private static IEnumerable<string> ListProblems(TrainingRecipe recipe)
    {
        foreach (var freeze in recipe.Freeze)
        {
            if (freeze is null || string.IsNullOrWhiteSpace(freeze.Layers) || freeze.From < 0 || freeze.Until <= freeze.From)
                yield return $"Freeze has {(freeze is null ? "null" : $"'{freeze}'")}; expected layers, From of 0 or more and Until above it, or null.";
        }

        var until = 0;
        foreach (var size in recipe.Sizes)
        {
            if (size is null || size.Height is < 1 or > LargestSide || size.Width is < 1 or > LargestSide)
                yield return Text($"Sizes has {(size is null ? "null" : size.ToString())}; expected 1 to {LargestSide} pixels a side.");
            else if (size.Until <= until)
                yield return Text($"Sizes has {size} after epoch {until}; expected ascending numbers of epochs.");
            until = size?.Until ?? until;
        }
    }

    private static IEnumerable<string> ChoiceProblems(TrainingRecipe recipe)
    {
        if (!Enum.IsDefined(recipe.KeepBest))
            yield return $"KeepBest is {recipe.KeepBest}; expected {string.Join(", ", Enum.GetNames<TrainingMetric>())}.";
        if (recipe.EarlyStopping is not { } stopping)
            yield break;
        if (!Enum.IsDefined(stopping.Metric))
            yield return $"EarlyStopping.Metric is {stopping.Metric}; expected {string.Join(", ", Enum.GetNames<TrainingMetric>())}.";
        if (stopping.Patience < 1)
            yield return Text($"EarlyStopping.Patience is {stopping.Patience}; expected 1 or more.");
        if (!(stopping.MinimumImprovement >= 0 && double.IsFinite(stopping.MinimumImprovement)))
            yield return Text($"EarlyStopping.MinimumImprovement is {stopping.MinimumImprovement}; expected a finite number, 0 or more.");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
