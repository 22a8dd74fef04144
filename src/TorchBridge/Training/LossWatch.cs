using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Tells when the loss explodes: when its running mean is many times that of the first batch, and of guessing.</summary>
/// <param name="classes">Number of classes.</param>
internal sealed class LossWatch(int classes) : IStateful
{
    /// <summary>Share of the past in the mean.</summary>
    private const double Memory = 0.9;

    /// <summary>Far beyond what a rate that is only too high for good results does.</summary>
    private const double Explosion = 20;

    private double? _first;
    private double _mean;

    /// <summary>The mean above which the loss has exploded.</summary>
    public double Limit => Explosion * Math.Max(Math.Log(classes), _first ?? 0);

    /// <summary>Notes a batch.</summary>
    /// <returns>Whether the loss is what it should be.</returns>
    public bool Accepts(double loss)
    {
        if (!double.IsFinite(loss))
            return false;
        _mean = _first is null ? loss : (Memory * _mean) + ((1 - Memory) * loss);
        _first ??= loss;
        return _mean <= Limit;
    }

    public void Save(StateBag state)
    {
        state.Set("first", _first);
        state.Set("mean", _mean);
    }

    public void Restore(StateBag state) => (_first, _mean) = (state.NumberOrNull("first"), state.NumberOrNull("mean") ?? 0);
}
