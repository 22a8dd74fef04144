using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Stochastic gradient descent with momentum and weight decay, as PyTorch defines it: d = g + decay p; v = momentum v + d; p = p - rate v,
/// or with Nesterov's momentum p = p - rate (d + momentum v).</summary>
internal sealed class MomentumSgd : NetworkOptimizer
{
    private const int Velocity = 0;

    private readonly ParameterGroup[] _groups;
    private readonly Scalar _momentum;
    private readonly GroupScalars _weightDecays;
    private readonly GroupScalars _negativeRates;
    private readonly bool _nesterov;

    public MomentumSgd(IReadOnlyList<ParameterGroup> groups, double momentum, bool nesterov = false)
        : base(groups, "velocity")
    {
        (_groups, _momentum, _nesterov) = ([.. groups], momentum.ToScalar(), nesterov);
        _negativeRates = new(_groups.Length);
        _weightDecays = new(_groups.Length);
        _weightDecays.Set(i => _groups[i].WeightDecay);
    }

    public MomentumSgd(IEnumerable<Parameter> parameters, double learningRate, double momentum, double weightDecay)
        : this([ParameterGroups.Single(parameters, weightDecay)], momentum) => SetLearningRate(learningRate);

    protected override void RateChanged(double rate) => _negativeRates.Set(i => -(rate * _groups[i].RateFactor));

    protected override void Update(Slot slot, Tensor gradient)
    {
        var change = Decayed(slot, gradient, _weightDecays[slot.GroupIndex]);
        if (slot.Kept[Velocity] is { } velocity)
            velocity.mul_(_momentum).PlusInPlace(change);
        else
            slot.Kept[Velocity] = change.clone().DetachFromDisposeScope();
        var step = _nesterov ? change.add(slot.Kept[Velocity]!, _momentum) : slot.Kept[Velocity]!;
        slot.Parameter.add_(step, _negativeRates[slot.GroupIndex]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _momentum.Dispose();
            _weightDecays.Dispose();
            _negativeRates.Dispose();
        }

        base.Dispose(disposing);
    }
}
