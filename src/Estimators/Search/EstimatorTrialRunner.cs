using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MlNetFixedHeads.Estimators.History;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Trains with the estimator and keeps the history.</summary>
/// <param name="estimator">Makes the estimator.</param>
/// <param name="data">The training rows.</param>
/// <param name="share">The part of the search that this process has, or null.</param>
/// <param name="logger">Is told what could not be written.</param>
internal sealed class EstimatorTrialRunner(Func<FixedHeadCnnOptions, FixedHeadCnnEstimator> estimator, IDataView data, SearchShare? share, ILogger logger) : ITrialRunner
{
    public TrainingHistory Run(FixedHeadCnnOptions options, string? folder)
    {
        FixedHeadCnnOptions trial = AsTrial(options, folder, share);
        using FixedHeadCnnTransformer model = HistoryFiles.Keep(
            () => estimator(trial).Fit(data), folder, () => SettingsDocument.Of(trial), problem => logger.LogWarning("{Problem}", problem));
        return model.History;
    }

    /// <summary>A trial trains in a process of its own, under a launcher of many too, and takes turns with the others at the machine's GPUs. Checkpoints, where they are
    /// asked for, are in its own folder: a trial that was ended goes on from there.</summary>
    public static FixedHeadCnnOptions AsTrial(FixedHeadCnnOptions options, string? folder, SearchShare? share)
    {
        FixedHeadCnnOptions alone = options with { Distributed = DistributedMode.None, PlaceAmongTrials = share?.Number - 1 };
        return alone.CheckpointFolder is null
            ? alone
            : alone with { CheckpointFolder = folder is null ? null : Path.Join(folder, TrialFolder.Checkpoints), Resume = folder is not null };
    }
}
