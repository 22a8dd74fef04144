using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.Estimators.Search;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction;

/// <summary>Trains, and measures with pictures that chose nothing.</summary>
internal static class Trainer
{
    /// <summary>Goes on from a checkpoint where there is one, and keeps the history.</summary>
    /// <param name="table">The table that it is for.</param>
    /// <param name="training">What to train.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="share">The part of the trainings that this process has, or null.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="warn">Is told what could not be written.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; a checkpoint is kept.</exception>
    public static TrainingResult Run(
        string table, PlannedTraining training, string folder, SearchShare? share, IProgress<TrainingProgress> progress, Action<string> warn, CancellationToken cancellation)
    {
        var context = new MLContext(training.Seed);
        var options = training.Options with
        {
            CheckpointFolder = ReproductionFolder.Checkpoints(folder),
            Resume = true,
            Progress = progress,
            CancellationToken = cancellation,
        };
        if (share is not null)
            options = EstimatorTrialRunner.AsTrial(options, folder, share);
        var estimator = context.Transforms.TrainFixedHeadCnn(context, options);
        using var model = HistoryFiles.Keep(() => estimator.Fit(new ImageListDataView(training.Pictures.Train)), folder, () => SettingsDocument.Of(options), warn);
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
