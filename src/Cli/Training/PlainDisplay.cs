using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>One line per epoch, and one every ten seconds in between: for files and pipes.</summary>
internal sealed class PlainDisplay(Messages messages, TimeProvider time) : ITrainingDisplay, IProgress<TrainingProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long _last = time.GetTimestamp();

    public T Run<T>(Func<IProgress<TrainingProgress>, T> work)
    {
        _last = time.GetTimestamp();
        return work(this);
    }

    public void Report(TrainingProgress value)
    {
        if (value.Phase == TrainingPhase.EpochCompleted)
            Write(EpochLine.Completed(value));
        else if (time.GetElapsedTime(_last) >= Interval)
            Write(EpochLine.Running(value));
    }

    private void Write(string line)
    {
        _last = time.GetTimestamp();
        messages.WriteLine(line);
    }
}
