using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class EpochLogTests
{
    private static readonly (double Loss, double Accuracy, double PerClass)[] Figures =
        [(1.0, 0.5, 0.50), (0.8, 0.6, 0.40), (0.9, 0.7, 0.45), (0.7, 0.7, 0.30), (0.75, 0.65, 0.55), (0.76, 0.6, 0.2)];

    [TestMethod]
    [DataRow(TrainingMetric.Accuracy, 4)]
    [DataRow(TrainingMetric.Loss, 4)]
    [DataRow(TrainingMetric.MeanPerClassAccuracy, 5)]
    [DataRow(TrainingMetric.TrainLoss, 6)]
    public void The_figure_asked_for_chooses_the_epoch(TrainingMetric metric, int best)
    {
        var log = new EpochLog(metric, null);
        foreach (var result in Results())
            log.Add(result);

        Assert.AreEqual(best, log.Best);
        Assert.IsFalse(log.Stops);
    }

    [TestMethod]
    [DataRow("loss:2", 6)]
    [DataRow("loss:1", 3)]
    [DataRow("loss:2:0.15", 4)]
    [DataRow("accuracy:1", 4)]
    [DataRow("mean-per-class:3", 4)]
    [DataRow("mean-per-class:4", null)]
    [DataRow("train-loss:1", null)]
    public void Training_stops_when_the_figure_has_not_got_better_for_long_enough(string rule, int? epoch)
    {
        var log = new EpochLog(TrainingMetric.Accuracy, EarlyStopping.Parse(rule));
        int? stopped = null;
        foreach (var result in Results())
        {
            log.Add(result);
            stopped ??= log.Stops ? result.Epoch : null;
        }

        Assert.AreEqual(epoch, stopped);
    }

    [TestMethod]
    public void A_restored_log_goes_on_as_if_never_interrupted()
    {
        EpochLog New() => new(TrainingMetric.Loss, EarlyStopping.Parse("mean-per-class:4"));
        EpochLog straight = New(), first = New(), second = New();
        foreach (var result in Results())
            straight.Add(result);
        foreach (var result in Results().Take(3))
            first.Add(result);
        using var state = new StateBag();
        first.Save(state);
        second.Restore(state);
        foreach (var result in Results().Skip(3))
            second.Add(result);

        CollectionAssert.AreEqual(straight.Results.ToArray(), second.Results.ToArray());
        Assert.AreEqual(straight.Best, second.Best);
        Assert.AreEqual(straight.Stops, second.Stops);
    }

    private static IEnumerable<EpochResult> Results() => Figures.Select((f, i) =>
        new EpochResult(i + 1, 0.1, 3 - (0.1 * i), 0.1, f.Loss, f.Accuracy, 1, 10) { ValidationMeanPerClassAccuracy = f.PerClass });
}
