using Microsoft.ML;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Trains with the estimator and keeps the history.</summary>
internal sealed class EstimatorTrialRunner(Func<FixedHeadCnnOptions, FixedHeadCnnEstimator> estimator, IDataView data) : ITrialRunner
{
    public const string Table = "history.csv";

    public TrainingHistory Run(FixedHeadCnnOptions options, string? folder)
    {
        using FixedHeadCnnTransformer model = estimator(WithOwnCheckpoints(options, folder)).Fit(data);
        if (folder is not null)
            model.History.WriteCsv(Path.Join(folder, Table), overwrite: true);
        return model.History;
    }

    /// <summary>Checkpoints, where they are asked for, in the trial's own folder: a trial that was ended goes on from there.</summary>
    public static FixedHeadCnnOptions WithOwnCheckpoints(FixedHeadCnnOptions options, string? folder) => options.CheckpointFolder is null
        ? options
        : options with { CheckpointFolder = folder is null ? null : Path.Join(folder, "checkpoints"), Resume = folder is not null };
}
