using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>RMSProp as PyTorch defines it: ε is added to the root, and the rate multiplies the momentum's sum.</summary>
internal sealed class RmsProp : NetworkOptimizer
{
    private const int Square = 0, Mean = 1, Velocity = 2;

    private readonly ParameterGroup[] _groups;
    private readonly GroupScalars _weightDecays;
    private readonly GroupScalars _negativeRates;
    private readonly Scalar _momentum;
    private readonly Scalar _smoothing;
    private readonly Scalar _rest;
    private readonly Scalar _epsilon;
    private readonly Scalar _minusOne = (-1.0).ToScalar();
    private readonly bool _centered;
    private readonly bool _hasMomentum;

    public RmsProp(IReadOnlyList<ParameterGroup> groups, double momentum, double smoothing, double epsilon, bool centered)
        : base(groups, "square", "mean", "velocity")
    {
        (_groups, _centered, _hasMomentum) = ([.. groups], centered, momentum > 0);
        (_momentum, _smoothing, _rest, _epsilon) =
            (momentum.ToScalar(), smoothing.ToScalar(), (1 - smoothing).ToScalar(), epsilon.ToScalar());
        _negativeRates = new(_groups.Length);
        _weightDecays = new(_groups.Length);
        _weightDecays.Set(i => _groups[i].WeightDecay);
    }

    protected override void RateChanged(double rate) => _negativeRates.Set(i => -(rate * _groups[i].RateFactor));

    protected override void Update(Slot slot, Tensor gradient)
    {
        var change = Decayed(slot, gradient, _weightDecays[slot.GroupIndex]);
        var square = slot.Kept[Square] ??= Zeros(slot.Parameter);
        square.mul_(_smoothing).addcmul_(change, change, _rest);
        var root = square.sqrt();
        if (_centered)
        {
            var mean = slot.Kept[Mean] ??= Zeros(slot.Parameter);
            mean.mul_(_smoothing).add_(change, _rest);
            root = square.addcmul(mean, mean, _minusOne).sqrt_();
        }

        var step = change.div(root.PlusInPlace(_epsilon));
        if (_hasMomentum)
        {
            var velocity = slot.Kept[Velocity] ??= Zeros(slot.Parameter);
            step = velocity.mul_(_momentum).PlusInPlace(step);
        }

        slot.Parameter.add_(step, _negativeRates[slot.GroupIndex]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var scalar in new[] { _momentum, _smoothing, _rest, _epsilon, _minusOne })
                scalar.Dispose();
            _weightDecays.Dispose();
            _negativeRates.Dispose();
        }

        base.Dispose(disposing);
    }
}
