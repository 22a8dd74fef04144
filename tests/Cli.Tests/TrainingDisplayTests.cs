using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class TrainingDisplayTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Every_phase_can_be_shown_and_a_finished_epoch_leaves_a_line(bool terminal)
    {
        using var console = new TestConsole { OutIsTerminal = terminal };
        var messages = new Messages(console, json: false);
        ITrainingDisplay display = terminal ? new TerminalDisplay(messages) : new PlainDisplay(messages, TimeProvider.System);
        int result = display.Run(progress =>
        {
            foreach (TrainingPhase phase in Enum.GetValues<TrainingPhase>())
                progress.Report(new() { Phase = phase, Epoch = 2, Epochs = 3, Batch = 4, Batches = 9, TrainLoss = 1.5, TrainAccuracy = 0.25, ValidationAccuracy = 0.5, ValidationLoss = 1 });
            return 7;
        });
        Assert.AreEqual(7, result);
        Assert.Contains("epoch 2/3  loss 1.5000  top-1 25.00 %  validation loss 1.0000  top-1 50.00 %", console.Output);
    }
}
