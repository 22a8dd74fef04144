using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Runs one of two parts of a network: that before the cut, where nothing learns, or that behind it. The cut is wherever a value of the first is
/// read by an operation of the second, in one place or, beside a shortcut, in several.</summary>
/// <remarks>Both parts go through the same operations in the same order, so that the values at the cut need no names.</remarks>
/// <param name="ops">Computes.</param>
/// <param name="learning">What learns.</param>
internal abstract class SplitOps(TorchOps ops, LearningLayers learning) : INetworkOps<SplitValue>
{
    public SplitValue Conv(SplitValue x, Conv2d conv) => Apply(learning.Has(conv), () => ops.Conv(x.Tensor, conv), x);

    public SplitValue ConvBatchNorm(SplitValue x, Conv2d conv, BatchNorm2d norm) => !x.Learns && !learning.Has(conv) && learning.Has(norm)
        ? BatchNorm(Conv(x, conv), norm)
        : Apply(learning.Has(conv), () => ops.ConvBatchNorm(x.Tensor, conv, norm), x);

    public SplitValue FixedConvBatchNorm(SplitValue x, FixedConvolution conv, BatchNorm2d norm) =>
        Apply(learning.Has(norm), () => ops.FixedConvBatchNorm(x.Tensor, conv, norm), x);

    public SplitValue BatchNorm(SplitValue x, BatchNorm2d norm) => Apply(learning.Has(norm), () => ops.BatchNorm(x.Tensor, norm), x);

    public SplitValue Relu(SplitValue x) => Apply(false, () => ops.Relu(x.Tensor), x);

    public SplitValue Relu6(SplitValue x) => Apply(false, () => ops.Relu6(x.Tensor), x);

    public SplitValue Tanh(SplitValue x) => Apply(false, () => ops.Tanh(x.Tensor), x);

    public SplitValue Add(SplitValue a, SplitValue b) => Apply(false, () => ops.Add(a.Tensor, b.Tensor), a, b);

    public SplitValue Concat(IReadOnlyList<SplitValue> values) => Apply(false, () => ops.Concat([.. values.Select(v => v.Tensor)]), [.. values]);

    public SplitValue SliceChannels(SplitValue x, int start, int count) => Apply(false, () => ops.SliceChannels(x.Tensor, start, count), x);

    public SplitValue Interleave(SplitValue a, SplitValue b) => Apply(false, () => ops.Interleave(a.Tensor, b.Tensor), a, b);

    public (SplitValue First, SplitValue Second) InterleaveHalves(SplitValue a, SplitValue b)
    {
        Tensor second = null!;
        var first = Apply(
            false,
            () =>
            {
                (var half, second) = ops.InterleaveHalves(a.Tensor, b.Tensor);
                return half;
            },
            a,
            b);
        return (first, Apply(false, () => second, a, b));
    }

    public SplitValue ReluMaxPool(SplitValue x, int kernel, int stride, int padding) => Apply(false, () => ops.ReluMaxPool(x.Tensor, kernel, stride, padding), x);

    public SplitValue AveragePool(SplitValue x, int kernel, int stride) => Apply(false, () => ops.AveragePool(x.Tensor, kernel, stride), x);

    public SplitValue Subsample(SplitValue x, int stride) => Apply(false, () => ops.Subsample(x.Tensor, stride), x);

    public SplitValue FitChannels(SplitValue x, int channels) => Apply(false, () => ops.FitChannels(x.Tensor, channels), x);

    public SplitValue GlobalAveragePool(SplitValue x) => Apply(false, () => ops.GlobalAveragePool(x.Tensor), x);

    public SplitValue GlobalMaxPool(SplitValue x) => Apply(false, () => ops.GlobalMaxPool(x.Tensor), x);

    public SplitValue GlobalLpPool(SplitValue x, double p) => Apply(false, () => ops.GlobalLpPool(x.Tensor, p), x);

    public SplitValue AttentionPool(SplitValue x, SplitValue scores) => Apply(false, () => ops.AttentionPool(x.Tensor, scores.Tensor), x, scores);

    // What is drawn anew at every step cannot be kept.
    public SplitValue Dropout(SplitValue x, double probability) => Apply(probability > 0, () => ops.Dropout(x.Tensor, probability), x);

    public SplitValue Linear(SplitValue x, Linear layer) => Apply(learning.Has(layer), () => ops.Linear(x.Tensor, layer), x);

    public SplitValue LinearAtEveryPosition(SplitValue x, Linear layer) => Apply(learning.Has(layer), () => ops.LinearAtEveryPosition(x.Tensor, layer), x);

    public SplitValue Scoped(Func<SplitValue> part)
    {
        using var scope = NewDisposeScope();
        var y = part();
        y.Tensor?.MoveToOuterDisposeScope();
        return y;
    }

    // A bias of its own is a head's, which learns.
    public SplitValue AddBias(SplitValue x, Parameter bias) => Apply(true, () => ops.AddBias(x.Tensor, bias), x);

    public SplitValue Standardize(SplitValue x, BatchNorm1d norm) => Apply(learning.Has(norm), () => ops.Standardize(x.Tensor, norm), x);

    public SplitValue DivideByLength(SplitValue x, SplitValue features) => Apply(false, () => ops.DivideByLength(x.Tensor, features.Tensor), x, features);

    public SplitValue FixedLinear(SplitValue x, FixedLayer layer) => Apply(layer.LearnedCount > 0, () => ops.FixedLinear(x.Tensor, layer), x);

    public SplitValue MatrixProduct(SplitValue x, FrozenArray matrix) => Apply(false, () => ops.MatrixProduct(x.Tensor, matrix), x);

    public SplitValue KroneckerProduct(SplitValue x, FrozenArray left, FrozenArray right) => Apply(false, () => ops.KroneckerProduct(x.Tensor, left, right), x);

    public SplitValue ScaleChannels(SplitValue x, FrozenArray factors) => Apply(false, () => ops.ScaleChannels(x.Tensor, factors), x);

    public SplitValue SelectChannels(SplitValue x, IReadOnlyList<int> channels) => Apply(false, () => ops.SelectChannels(x.Tensor, channels), x);

    public SplitValue SumChannels(SplitValue x) => Apply(false, () => ops.SumChannels(x.Tensor), x);

    public SplitValue SumOfChannelsBefore(SplitValue x) => Apply(false, () => ops.SumOfChannelsBefore(x.Tensor), x);

    /// <summary>The result of an operation before the cut.</summary>
    protected abstract SplitValue Before(Func<Tensor> compute);

    /// <summary>The result of an operation behind the cut.</summary>
    protected abstract SplitValue Behind(Func<Tensor> compute);

    /// <summary>A value of the first part is read in the second, for the first time.</summary>
    protected abstract void Cross(SplitValue value);

    private SplitValue Apply(bool learns, Func<Tensor> compute, params ReadOnlySpan<SplitValue> operands)
    {
        foreach (var operand in operands)
            learns |= operand.Learns;
        if (!learns)
            return Before(compute);
        foreach (var operand in operands)
        {
            if (!operand.Learns && operand.Place < 0)
                Cross(operand);
        }

        return Behind(compute);
    }
}
