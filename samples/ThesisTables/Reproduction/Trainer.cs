using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction;

/// <summary>Trains, and measures with pictures that chose nothing.</summary>
internal static class Trainer
{
    /// <summary>Goes on from a checkpoint where there is one.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; a checkpoint is kept.</exception>
    public static TrainingResult Run(string table, PlannedTraining training, string checkpoints, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        var context = new MLContext(training.Seed);
        using var model = context.Transforms.TrainFixedHeadCnn(context, training.Options with
        {
            CheckpointFolder = checkpoints,
            Resume = true,
            Progress = progress,
            CancellationToken = cancellation,
        }).Fit(new ImageListDataView(training.Pictures.Train));
        if (model.History.Cancelled)
            throw new OperationCanceledException(cancellation);
        var metrics = context.MulticlassClassification.EvaluateImages(model.Transform(new ImageListDataView(training.Pictures.Test), cancellation));
        return new()
        {
            Table = table,
            Row = training.Row.Row.Key,
            Trained = training.Row.Name,
            Seed = training.Seed,
            Head = training.Options.Head.ToString(),
            Network = training.Row.Network.Name,
            Classes = training.Row.Classes,
            Parameters = model.ParameterCount,
            Top1 = metrics.Accuracy,
            Top5 = metrics.TopKAccuracy(5),
            TrainLoss = model.History.Epochs[^1].TrainLoss,
            Seconds = model.History.Epochs.Sum(e => e.Seconds),
            Threads = training.Options.Threads,
            Conditions = Conditions.Of(training),
        };
    }
}
