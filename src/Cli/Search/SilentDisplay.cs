using MlNetFixedHeads.Cli.Training;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Shows nothing: in a file a search has one line for each training, not one for each epoch.</summary>
internal sealed class SilentDisplay : ITrainingDisplay, IProgress<TrainingProgress>
{
    public T Run<T>(Func<IProgress<TrainingProgress>, T> work) => work(this);

    public void Report(TrainingProgress value)
    {
    }
}
