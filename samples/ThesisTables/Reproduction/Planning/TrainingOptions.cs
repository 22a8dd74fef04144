using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;

/// <summary>The options of a training: the thesis' recipe, changed by the scale's budget, changed by the command line.</summary>
internal static class TrainingOptions
{
    public static FixedHeadCnnOptions Of(ReproduceArguments arguments, PlannedRow planned, int features, string pictureColumn)
    {
        var (row, budget, scopes) = (planned.Row, arguments.Budget, planned.Scopes);
        var recipe = ThesisRecipe.For(row.Data, planned.Network);
        recipe = recipe with
        {
            Epochs = arguments.Epochs.TryGet(scopes, out var epochs) ? epochs : budget.Epochs ?? recipe.Epochs,
            BatchSize = arguments.Batch.TryGet(scopes, out var batch) ? batch : budget.Batch ?? recipe.BatchSize,
            LearningRate = arguments.Rate.TryGet(scopes, out var rate) ? rate : recipe.LearningRate,
        };
        var isCifar = ThesisRecipe.IsCifarNetwork(planned.Network);
        // RandomResizedCrop's own range; a short training does not get to know such crops.
        if (budget.IsFull && !isCifar)
            recipe = recipe with { Augmentation = recipe.Augmentation with { CropScale = (0.08, 1) } };
        var size = arguments.Size.TryGet(scopes, out var given) ? given : isCifar ? null : budget.Size;
        return new()
        {
            ImageColumnName = pictureColumn,
            Architecture = planned.Network,
            Head = row.Head.For(planned.Classes, features),
            Variant = row.FinalRelu && planned.Network == row.Network ? row.Head.Variant with { FinalRelu = true } : row.Head.Variant,
            PretrainedWeights = Weights(arguments, planned),
            AllowIncompleteWeights = arguments.AllowIncompleteWeights && Weights(arguments, planned) is not null,
            Reinitialize = arguments.HeadInit,
            ImageSize = size is { } side ? side : (ImageSize?)null,
            CropFraction = budget.IsFull && !isCifar ? ThesisRecipe.CropFraction : null,
            Recipe = recipe,
            // The last epoch is kept, as in the thesis: no picture that is measured with chooses anything.
            ValidationFraction = 0,
            Threads = arguments.Threads,
            LoaderThreads = arguments.Threads,
            Scoring = new() { Threads = arguments.Threads },
        };
    }

    /// <summary>A file by its full path, so that the same one is the same from every folder.</summary>
    private static string? Weights(ReproduceArguments arguments, PlannedRow planned) =>
        !arguments.Pretrained.TryGet(planned.Scopes, out var given) ? ThesisRecipe.IsTransfer(planned.Row.Data) ? "imagenet" : null
        : given is null or "imagenet" ? given
        : Path.GetFullPath(given);
}
