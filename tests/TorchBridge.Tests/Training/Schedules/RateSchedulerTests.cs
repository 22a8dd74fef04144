using CsCheck;
using MlNetFixedHeads.TorchBridge.Training.Schedules;
using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Schedules;

[TestClass]
public sealed class RateSchedulerTests
{
    private const int Batches = 8;

    private static readonly LearningRateSchedule[] All =
    [
        LearningRateSchedule.Constant, LearningRateSchedule.MultiStep([0.3, 0.6], 0.2), LearningRateSchedule.Exponential(0.9), LearningRateSchedule.Linear(0.1),
        LearningRateSchedule.Cosine(), LearningRateSchedule.OneCycle(0.25), LearningRateSchedule.Plateau(0.5, 3, 0.01),
    ];

    [TestMethod]
    public void Multi_steps_come_at_shares_of_the_epochs()
    {
        var scheduler = new RateScheduler(LearningRateSchedule.MultiStep([81.0 / 164, 122.0 / 164]), 0.1, 0, 164);

        Assert.AreEqual(0.1, scheduler.At(80, Batches - 1, Batches));
        Assert.AreEqual(0.01, scheduler.At(81, 0, Batches), 1e-15);
        Assert.AreEqual(0.01, scheduler.At(121, Batches - 1, Batches), 1e-15);
        Assert.AreEqual(0.001, scheduler.At(122, 0, Batches), 1e-15);
    }

    [TestMethod]
    public void A_cosine_goes_from_the_rate_to_its_final_share_step_by_step()
    {
        var scheduler = new RateScheduler(LearningRateSchedule.Cosine(0.1), 2, 0, 10);
        for (var step = 0; step < 10 * Batches; step++)
        {
            // CosineAnnealingLR: final + (rate - final) (1 + cos(pi t / T)) / 2.
            var expected = 0.2 + (1.8 * (1 + Math.Cos(Math.PI * step / (10.0 * Batches))) / 2);
            Assert.AreEqual(expected, scheduler.At(step / Batches, step % Batches, Batches), 1e-12);
        }

        var byEpoch = new RateScheduler(LearningRateSchedule.Cosine(0.1) with { Interval = ScheduleInterval.Epoch }, 2, 0, 10);
        Assert.AreEqual(scheduler.At(3, 0, Batches), byEpoch.At(3, Batches - 1, Batches), 1e-12);
    }

    [TestMethod]
    public void Exponential_and_linear_schedules_are_their_formulas()
    {
        Assert.AreEqual(0.02 * Math.Pow(0.98, 7), new RateScheduler(LearningRateSchedule.Exponential(0.98), 0.02, 0, 100).At(7, 5, Batches), 1e-15);
        Assert.AreEqual(0.5 * (1 - (7.5 / 240)), new RateScheduler(LearningRateSchedule.Linear(), 0.5, 0, 240).At(7, 4, Batches), 1e-15);
    }

    [TestMethod]
    public void One_cycle_rises_to_the_rate_and_falls_to_next_to_nothing()
    {
        var scheduler = new RateScheduler(LearningRateSchedule.OneCycle(0.5), 1, 0, 10);
        double[] rates = [.. Enumerable.Range(0, 10 * Batches).Select(s => scheduler.At(s / Batches, s % Batches, Batches))];

        Assert.AreEqual(1.0 / 25, rates[0], 1e-12);
        Assert.AreEqual(1, rates[5 * Batches], 1e-12);
        Assert.IsLessThan(0.01, rates[^1]);
        Assert.IsTrue(rates.Zip(rates.Skip(1)).Select((p, i) => i < 5 * Batches ? p.First < p.Second : p.First > p.Second).All(x => x));
    }

    [TestMethod]
    public void No_schedule_goes_beyond_the_rate_and_a_warm_up_rises_along_a_line() =>
        Gen.Select(Gen.Int[0, 6].Select(i => All[i]), Gen.Double[0.1, 3.5], Gen.Int[4, 12]).Sample((schedule, warmup, epochs) =>
        {
            var plain = new RateScheduler(schedule, 0.5, 0, epochs);
            var warm = new RateScheduler(schedule, 0.5, schedule.Kind == ScheduleKind.OneCycle ? 0 : warmup, epochs);
            for (var step = 0; step < epochs * Batches; step++)
            {
                Assert.IsTrue(plain.At(step / Batches, step % Batches, Batches) is > 0 and <= 0.5);
                Assert.IsTrue(warm.At(step / Batches, step % Batches, Batches) is > 0 and <= 0.5);
            }

            if (schedule.Kind is ScheduleKind.Cosine or ScheduleKind.Linear)
                Assert.AreEqual(0.5 * Math.Min(1 / (Batches * warmup), 1), warm.At(0, 0, Batches), 1e-12);
        }, iter: 100);

    [TestMethod]
    public void A_plateau_lowers_the_rate_after_its_patience_and_remembers_when_restored()
    {
        RateScheduler New() => new(LearningRateSchedule.Plateau(0.1, patience: 2), 1, 0, 100);
        var scheduler = New();
        // PyTorch: the rate falls with the third epoch in a row without improvement.
        double[] losses = [3, 2, 2, 2, 2, 1.9, 1.9, 1.9];
        List<double> rates = [];
        for (var epoch = 0; epoch < losses.Length; epoch++)
        {
            scheduler.EpochCompleted(epoch, losses[epoch], higherIsBetter: false);
            rates.Add(scheduler.At(epoch + 1, 0, Batches));
        }

        CollectionAssert.AreEqual(new double[] { 1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1 }, rates);
        using var state = new StateBag();
        scheduler.Save(state);
        var restored = New();
        restored.Restore(state);
        restored.EpochCompleted(8, 1.9, higherIsBetter: false);
        Assert.AreEqual(0.01, restored.At(9, 0, Batches), 1e-15);
    }

    [TestMethod]
    public void A_plateau_does_not_look_at_epochs_before_the_trunk_learns_nor_at_what_is_no_number()
    {
        var scheduler = new RateScheduler(LearningRateSchedule.Plateau(0.1, patience: 0, final: 0.05), 1, 0, 100, frozen: 3);
        // The first figure looked at is no number; the losses of the frozen epochs are lower than all that follow.
        double[] losses = [0.1, 0.1, 0.1, double.NaN, 3, 2, 2, 2];
        List<double> rates = [];
        for (var epoch = 0; epoch < losses.Length; epoch++)
        {
            scheduler.EpochCompleted(epoch, losses[epoch], higherIsBetter: false);
            rates.Add(scheduler.At(epoch + 1, 0, Batches));
        }

        CollectionAssert.AreEqual(new double[] { 1, 1, 1, 0.1, 0.1, 0.1, 0.05, 0.05 }, rates);
    }

    [TestMethod]
    public void Schedules_are_read_as_they_are_written()
    {
        foreach (var schedule in All)
            Assert.AreEqual(schedule, LearningRateSchedule.Parse(schedule.ToString()));
        Assert.AreEqual(LearningRateSchedule.Plateau(), LearningRateSchedule.Parse("plateau:0.1:5"));
        foreach (var text in new[] { "cosin", "steps", "steps:0.7,0.5", "exponential:0", "linear:2", "onecycle:1", "plateau:0.1:x", "plateau:0.1:3:2", "cosine:0:1" })
            StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => LearningRateSchedule.Parse(text)).Message, $"'{text}'");
    }
}
