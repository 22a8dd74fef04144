using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Trains, and keeps the history as <c>train</c> does.</summary>
/// <param name="context">The context of all trainings.</param>
/// <param name="data">The training pictures.</param>
/// <param name="share">The part of the search that this process has, or null.</param>
/// <param name="display">Shows one training.</param>
/// <param name="describe">The settings as the history tells them.</param>
/// <param name="logger">Is told what could not be written.</param>
internal sealed class CliTrialRunner(
    MLContext context, IDataView data, SearchShare? share, ITrainingDisplay display, Func<FixedHeadCnnOptions, SettingsDocument> describe, ILogger logger) : ITrialRunner
{
    public TrainingHistory Run(FixedHeadCnnOptions options, string? folder)
    {
        FixedHeadCnnOptions trial = EstimatorTrialRunner.AsTrial(options with { CheckpointFolder = folder }, folder, share);
        FixedHeadCnnTransformer Train() => display.Run(progress => context.Transforms.TrainFixedHeadCnn(context, trial with { Progress = progress }).Fit(data));
        using FixedHeadCnnTransformer model = HistoryFiles.Keep(Train, folder, () => describe(trial), problem => logger.LogWarning("{Problem}", problem));
        return model.History;
    }
}
