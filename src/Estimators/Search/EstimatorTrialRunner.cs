using Microsoft.ML;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Trains with the estimator and keeps the history.</summary>
internal sealed class EstimatorTrialRunner(Func<FixedHeadCnnOptions, FixedHeadCnnEstimator> estimator, IDataView data) : ITrialRunner
{
    public const string Table = "history.csv";

    public TrainingHistory Run(FixedHeadCnnOptions options, string? folder)
    {
        using FixedHeadCnnTransformer model = estimator(AsTrial(options, folder)).Fit(data);
        if (folder is not null)
            model.History.WriteCsv(Path.Join(folder, Table), overwrite: true);
        return model.History;
    }

    /// <summary>A trial trains in a process of its own, under a launcher of many too. Checkpoints, where they are asked for, are in its own folder: a trial that was
    /// ended goes on from there.</summary>
    public static FixedHeadCnnOptions AsTrial(FixedHeadCnnOptions options, string? folder) => options.CheckpointFolder is null
        ? options with { Distributed = DistributedMode.None }
        : options with { Distributed = DistributedMode.None, CheckpointFolder = folder is null ? null : Path.Join(folder, "checkpoints"), Resume = folder is not null };
}
