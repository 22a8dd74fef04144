namespace MlNetFixedHeads.Cli.Training;

/// <summary>Shows how a training run gets on.</summary>
internal interface ITrainingDisplay
{
    /// <summary>Runs the work and shows the progress it reports.</summary>
    T Run<T>(Func<IProgress<TrainingProgress>, T> work);
}
