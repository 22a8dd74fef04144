using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

/// <summary>What a training had, in words that a table can show.</summary>
internal sealed record Conditions
{
    public required int TrainPictures { get; init; }

    public required int TestPictures { get; init; }

    /// <summary>Pixels of a side.</summary>
    public required int Size { get; init; }

    /// <summary>The weights at the start.</summary>
    public required string Start { get; init; }

    public required string Recipe { get; init; }

    public required int Epochs { get; init; }

    public required int Batch { get; init; }

    public required double Rate { get; init; }

    public static Conditions Of(PlannedTraining training)
    {
        var options = training.Options;
        return new()
        {
            TrainPictures = training.Pictures.Train.Count,
            TestPictures = training.Pictures.Test.Count,
            Size = options.ImageSize?.Height ?? ThesisRecipe.Size(options.Architecture),
            Start = options.PretrainedWeights is { } weights ? Path.GetFileName(weights) : "random",
            Recipe = options.Recipe.Name,
            Epochs = options.Epochs,
            Batch = options.BatchSize,
            Rate = options.Recipe.LearningRate ?? throw new InvalidOperationException("The recipe has no rate."),
        };
    }
}
