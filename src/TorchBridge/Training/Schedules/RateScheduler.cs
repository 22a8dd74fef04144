using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Training.Schedules;

/// <summary>The learning rate at any place of a run.</summary>
/// <remarks>Places are epochs and parts of them, not numbers of steps: an epoch may lose batches when pictures turn out unreadable. Only a
/// plateau remembers anything.</remarks>
/// <param name="schedule">The form.</param>
/// <param name="rate">The rate it is a factor of.</param>
/// <param name="warmup">Epochs over which the rate rises.</param>
/// <param name="epochs">Epochs of the run.</param>
/// <param name="frozen">Epochs before the trunk learns, which a plateau does not look at.</param>
internal sealed class RateScheduler(LearningRateSchedule schedule, double rate, double warmup, int epochs, int frozen = 0) : IStateful
{
    /// <summary>An improvement on a plateau is more than this share; PyTorch's value.</summary>
    private const double Threshold = 1e-4;

    private double _reduced = 1;
    private double? _best;
    private int _waited;

    /// <summary>The rate of a step.</summary>
    /// <param name="epoch">Epochs done.</param>
    /// <param name="batch">Batches of this epoch done before the step's last one.</param>
    /// <param name="batches">Batches of this epoch.</param>
    public double At(int epoch, int batch, int batches)
    {
        var count = Math.Max(batches, 1);
        var done = (double)Math.Min(batch, count - 1) / count;
        var factor = Factor(epoch, schedule.Interval == ScheduleInterval.Step ? done : 0);
        // The middle of the first step would do as well; at 0 it would do nothing.
        var risen = epoch + done + (1.0 / count);
        return risen < warmup ? rate * factor * (risen / warmup) : rate * factor;
    }

    /// <summary>Notes the figure of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="value">The figure.</param>
    /// <param name="higherIsBetter">Whether more of it is better.</param>
    public void EpochCompleted(int epoch, double value, bool higherIsBetter)
    {
        if (schedule.Kind != ScheduleKind.Plateau || epoch + 1 <= warmup || epoch < frozen)
            return;
        if (EpochMetrics.IsBetter(value, _best, higherIsBetter, Math.Abs(_best ?? 0) * Threshold))
        {
            (_best, _waited) = (value, 0);
        }
        else if (++_waited > schedule.Patience)
        {
            _reduced = Math.Max(_reduced * schedule.Factor, schedule.Final);
            _waited = 0;
        }
    }

    public void Save(StateBag state)
    {
        state.Set("reduced", _reduced);
        state.Set("best", _best);
        state.Set("waited", _waited);
    }

    public void Restore(StateBag state) =>
        (_reduced, _best, _waited) = (state.Number("reduced"), state.NumberOrNull("best"), (int)state.Number("waited"));

    private double Factor(int epoch, double part)
    {
        var place = epoch + part;
        var since = Math.Max(place - warmup, 0);
        var share = epochs > warmup ? Math.Min(since / (epochs - warmup), 1) : 0;
        return schedule.Kind switch
        {
            ScheduleKind.MultiStep => Math.Pow(schedule.Factor, schedule.Milestones.Count(m => Reached(place, m))),
            ScheduleKind.Exponential => Math.Pow(schedule.Factor, since),
            ScheduleKind.Linear => 1 + ((schedule.Final - 1) * share),
            ScheduleKind.Cosine => Cosine(1, schedule.Final, share),
            ScheduleKind.OneCycle => share < schedule.Peak
                ? Cosine(LearningRateSchedule.OneCycleStart, 1, share / schedule.Peak)
                : Cosine(1, schedule.Final, (share - schedule.Peak) / (1 - schedule.Peak)),
            ScheduleKind.Plateau => _reduced,
            _ => 1,
        };
    }

    private bool Reached(double place, double milestone) => schedule.Interval == ScheduleInterval.Epoch
        ? place >= (int)Math.Round(milestone * epochs)
        : place >= milestone * epochs;

    private static double Cosine(double from, double to, double share) => to + ((from - to) * (1 + Math.Cos(Math.PI * share)) / 2);
}
