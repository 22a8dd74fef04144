using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using Spectre.Console;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>Two bars, of the run and of the epoch, below one line per finished epoch.</summary>
internal sealed class TerminalDisplay(Messages messages) : ITrainingDisplay
{
    public T Run<T>(Func<IProgress<TrainingProgress>, T> work) => messages.Terminal
        .Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context => work(new Bars(
            messages, context.AddTask("starting", maxValue: 1), context.AddTask("preparing", autoStart: false, maxValue: 1))));

    private sealed class Bars(Messages messages, ProgressTask run, ProgressTask epoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Phase == TrainingPhase.EpochCompleted)
                messages.WriteLine(EpochLine.Completed(value));
            double share = value.Batches > 0 ? (double)value.Batch / value.Batches : 0;
            double done = value.Phase switch
            {
                TrainingPhase.Training => value.Epoch - 1 + share,
                _ => value.Epoch,
            };
            run.MaxValue = Math.Max(1, value.Epochs);
            run.Value = done;
            run.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch}/{value.Epochs}");
            if (!epoch.IsStarted)
                epoch.StartTask();
            epoch.Description = value.Phase switch
            {
                TrainingPhase.Validation => "validation",
                TrainingPhase.Export => "checking ONNX",
                TrainingPhase.Initialization => "looking at the pictures",
                _ => $"loss {Numbers.Loss(value.TrainLoss)}  top-1 {Numbers.Share(value.TrainAccuracy)}",
            };
            epoch.Value = value.Phase == TrainingPhase.EpochCompleted ? 1 : share;
        }
    }
}
