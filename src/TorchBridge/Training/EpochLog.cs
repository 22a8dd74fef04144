using System.Globalization;
using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The epochs of a run so far: which is the best, and whether it is time to stop.</summary>
/// <param name="keepBest">The figure that chooses.</param>
/// <param name="stopping">When to stop early, or null.</param>
/// <param name="frozen">Epochs before the trunk learns, which early stopping does not look at.</param>
internal sealed class EpochLog(TrainingMetric keepBest, EarlyStopping? stopping, int frozen = 0) : IStateful
{
    private readonly List<EpochResult> _results = [];
    private double? _record;
    private int _waited;

    public IReadOnlyList<EpochResult> Results => _results;

    /// <summary>Epochs done.</summary>
    public int Count => _results.Count;

    /// <summary>The best epoch, from 1; 0 where none is done.</summary>
    public int Best { get; private set; }

    /// <summary>Whether the figure of early stopping has not got better for long enough.</summary>
    public bool Stops => stopping is not null && _waited >= stopping.Patience;

    /// <summary>Notes an epoch.</summary>
    /// <returns>Whether it is the best so far.</returns>
    public bool Add(EpochResult result)
    {
        _results.Add(result);
        // A head that has learned all it can on a frozen trunk says nothing about what comes when the trunk learns too.
        if (stopping is not null && Count > frozen)
            Wait(EpochMetrics.Of(result, stopping.Metric));
        // Without a figure to choose by the last one is kept.
        var chooses = EpochMetrics.Of(result, keepBest) is not null;
        var better = Best == 0 || !chooses || EpochMetrics.IsBetter(result, _results[Best - 1], keepBest);
        if (better)
            Best = Count;
        return better;
    }

    public void Save(StateBag state)
    {
        state.Set("count", Count);
        state.Set("best", Best);
        state.Set("record", _record);
        state.Set("waited", _waited);
        for (var i = 0; i < Count; i++)
            Save(_results[i], state.In(i.ToString(CultureInfo.InvariantCulture)));
    }

    public void Restore(StateBag state)
    {
        _results.Clear();
        for (var i = 0; i < (int)state.Number("count"); i++)
            _results.Add(Read(i, state.In(i.ToString(CultureInfo.InvariantCulture))));
        (Best, _record, _waited) = ((int)state.Number("best"), state.NumberOrNull("record"), (int)state.Number("waited"));
    }

    private void Wait(double? value)
    {
        if (EpochMetrics.IsBetter(value, _record, EpochMetrics.HigherIsBetter(stopping!.Metric), stopping.MinimumImprovement))
            (_record, _waited) = (value, 0);
        else
            _waited++;
    }

    private static void Save(EpochResult r, StateBag state)
    {
        state.Set("learning rate", r.LearningRate);
        state.Set("train loss", r.TrainLoss);
        state.Set("train accuracy", r.TrainAccuracy);
        state.Set("validation loss", r.ValidationLoss);
        state.Set("validation accuracy", r.ValidationAccuracy);
        state.Set("validation mean per class", r.ValidationMeanPerClassAccuracy);
        state.Set("validation top 5", r.ValidationTop5Accuracy);
        state.Set("validation macro f1", r.ValidationMacroF1);
        state.Set("seconds", r.Seconds);
        state.Set("images per second", r.ImagesPerSecond);
    }

    private static EpochResult Read(int index, StateBag state) => new(
        index + 1,
        state.Number("learning rate"),
        state.Number("train loss"),
        state.Number("train accuracy"),
        state.NumberOrNull("validation loss"),
        state.NumberOrNull("validation accuracy"),
        state.Number("seconds"),
        state.Number("images per second"))
    {
        ValidationMeanPerClassAccuracy = state.NumberOrNull("validation mean per class"),
        ValidationTop5Accuracy = state.NumberOrNull("validation top 5"),
        ValidationMacroF1 = state.NumberOrNull("validation macro f1"),
    };
}
