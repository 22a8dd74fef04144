using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.State;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), as PyTorch defines it. A parameter's steps are counted from when it
/// first learns.</summary>
internal sealed class AdamW : NetworkOptimizer
{
    private const int Mean = 0, Square = 1;

    private readonly ParameterGroup[] _groups;
    private readonly GroupScalars _shrinks;
    private readonly Dictionary<string, long> _steps = [];
    private readonly double _beta1Value;
    private readonly double _beta2Value;
    private readonly Scalar _beta1;
    private readonly Scalar _rest1;
    private readonly Scalar _beta2;
    private readonly Scalar _rest2;
    private readonly Scalar _epsilon;

    public AdamW(IReadOnlyList<ParameterGroup> groups, double beta1, double beta2, double epsilon)
        : base(groups, "mean", "square")
    {
        (_groups, _beta1Value, _beta2Value) = ([.. groups], beta1, beta2);
        (_beta1, _rest1, _beta2, _rest2, _epsilon) =
            (beta1.ToScalar(), (1 - beta1).ToScalar(), beta2.ToScalar(), (1 - beta2).ToScalar(), epsilon.ToScalar());
        _shrinks = new(_groups.Length);
    }

    public override void Save(StateBag state)
    {
        base.Save(state);
        foreach (var (name, steps) in _steps)
            state.Set($"{name}:steps", steps);
    }

    public override void Restore(StateBag state)
    {
        base.Restore(state);
        _steps.Clear();
        foreach (var name in _groups.SelectMany(g => g.Parameters).Select(p => p.Name))
        {
            if (state.NumberOrNull($"{name}:steps") is { } steps)
                _steps.Add(name, (long)steps);
        }
    }

    protected override void RateChanged(double rate) => _shrinks.Set(i => 1 - (rate * _groups[i].RateFactor * _groups[i].WeightDecay));

    protected override void Update(Slot slot, Tensor gradient)
    {
        var steps = _steps[slot.Name] = _steps.GetValueOrDefault(slot.Name) + 1;
        var mean = slot.Kept[Mean] ??= Zeros(slot.Parameter);
        var square = slot.Kept[Square] ??= Zeros(slot.Parameter);
        if (slot.Group.WeightDecay != 0)
            slot.Parameter.mul_(_shrinks[slot.GroupIndex]);
        mean.mul_(_beta1).add_(gradient, _rest1);
        square.mul_(_beta2).addcmul_(gradient, gradient, _rest2);
        using var root = Math.Sqrt(1 - Math.Pow(_beta2Value, steps)).ToScalar();
        using var negativeRate = (-(LearningRate * slot.Group.RateFactor) / (1 - Math.Pow(_beta1Value, steps))).ToScalar();
        slot.Parameter.addcdiv_(mean, square.sqrt().div_(root).PlusInPlace(_epsilon), negativeRate);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var scalar in new[] { _beta1, _rest1, _beta2, _rest2, _epsilon })
                scalar.Dispose();
            _shrinks.Dispose();
        }

        base.Dispose(disposing);
    }
}
