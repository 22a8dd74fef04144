using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class EpochLogTests
{
    private static readonly (double Loss, double Accuracy, double PerClass, double Top5, double F1)[] Figures =
    [
        (1.0, 0.5, 0.50, 0.90, 0.1), (0.8, 0.6, 0.40, 0.80, 0.2), (0.9, 0.7, 0.45, 0.85, 0.3), (0.7, 0.7, 0.30, 0.70, 0.2), (0.75, 0.65, 0.55, 0.95, 0.1),
        (0.76, 0.6, 0.2, 0.95, 0.1),
    ];

    [TestMethod]
    [DataRow(TrainingMetric.Accuracy, 4)]
    [DataRow(TrainingMetric.Loss, 4)]
    [DataRow(TrainingMetric.MeanPerClassAccuracy, 5)]
    [DataRow(TrainingMetric.Top5Accuracy, 5)]
    [DataRow(TrainingMetric.MacroF1, 3)]
    [DataRow(TrainingMetric.TrainLoss, 6)]
    // All alike: the lower training loss decides.
    [DataRow(TrainingMetric.TrainAccuracy, 6)]
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
    [DataRow("top5:2", 3)]
    [DataRow("macro-f1:3", 6)]
    [DataRow("train-accuracy:1", 2)]
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
    [DataRow("loss:1", 5)]
    [DataRow("accuracy:2", 6)]
    [DataRow("loss:3", null)]
    public void Epochs_before_the_trunk_learns_neither_end_training_nor_must_be_outdone(string rule, int? epoch)
    {
        var log = new EpochLog(TrainingMetric.Accuracy, EarlyStopping.Parse(rule), frozen: 3);
        int? stopped = null;
        foreach (var result in Results())
        {
            log.Add(result);
            stopped ??= log.Stops ? result.Epoch : null;
        }

        Assert.AreEqual(epoch, stopped);
        Assert.AreEqual(4, log.Best);
    }

    [TestMethod]
    public void Any_number_is_better_than_none_and_none_than_no_number()
    {
        foreach (var metric in Enum.GetValues<TrainingMetric>())
        {
            var log = new EpochLog(metric, new EarlyStopping { Metric = metric, Patience = 2 });
            var nothing = new EpochResult(1, 0.1, double.NaN, double.NaN, double.NaN, double.NaN, 1, 10)
            {
                ValidationMeanPerClassAccuracy = double.NaN,
                ValidationTop5Accuracy = double.NaN,
                ValidationMacroF1 = double.NaN,
            };
            Assert.IsTrue(log.Add(nothing));
            Assert.IsTrue(log.Add(Results().First()), $"{metric}");
            Assert.IsFalse(log.Add(nothing), $"{metric}");
            Assert.AreEqual(2, log.Best);
            Assert.IsFalse(log.Stops);
        }
    }

    [TestMethod]
    public void A_checkpoint_from_before_there_were_all_figures_can_be_read()
    {
        using StateBag state = new(), earlier = new();
        var (log, restored) = (new EpochLog(TrainingMetric.Loss, null), new EpochLog(TrainingMetric.Loss, null));
        log.Add(Results().First());
        log.Save(state);
        foreach (var (name, value) in state.Numbers.Where(n => !n.Key.EndsWith("top 5", StringComparison.Ordinal) && !n.Key.EndsWith("f1", StringComparison.Ordinal)))
            earlier.Set(name, value);
        restored.Restore(earlier);

        Assert.AreEqual(Results().First() with { ValidationTop5Accuracy = null, ValidationMacroF1 = null }, restored.Results[0]);
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

    private static IEnumerable<EpochResult> Results() => Figures.Select((f, i) => new EpochResult(i + 1, 0.1, 3 - (0.1 * i), 0.1, f.Loss, f.Accuracy, 1, 10)
    {
        ValidationMeanPerClassAccuracy = f.PerClass,
        ValidationTop5Accuracy = f.Top5,
        ValidationMacroF1 = f.F1,
    });
}
