using Microsoft.ML;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Trains, and keeps the history as <c>train</c> does.</summary>
/// <param name="context">The context of all trainings.</param>
/// <param name="data">The training pictures.</param>
/// <param name="display">Shows one training.</param>
/// <param name="describe">The settings as the history tells them.</param>
internal sealed class CliTrialRunner(MLContext context, IDataView data, ITrainingDisplay display, Func<FixedHeadCnnOptions, SettingsDocument> describe) : ITrialRunner
{
    public TrainingHistory Run(FixedHeadCnnOptions options, string? folder)
    {
        using FixedHeadCnnTransformer model = display.Run(progress => context.Transforms.TrainFixedHeadCnn(context, EstimatorTrialRunner.AsTrial(options, folder) with { Progress = progress }).Fit(data));
        if (folder is not null)
        {
            File.WriteAllText(Path.Join(folder, OutputFolder.History), JsonOutput.Text(HistoryDocument.Of(model, describe(options))));
            model.History.WriteCsv(Path.Join(folder, OutputFolder.Table), overwrite: true);
        }

        return model.History;
    }
}
