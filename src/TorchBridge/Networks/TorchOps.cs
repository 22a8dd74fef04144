using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using MlNetFixedHeads.TorchBridge.Networks.Norms;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Runs a network on tensors (N, C, H, W). Activations overwrite their input: a network must give them a value that nothing else
/// reads, such as the result of a convolution, a batch norm or a sum.</summary>
internal class TorchOps(Generator? dropoutGenerator) : INetworkOps<Tensor>
{
    /// <summary>For evaluation, where nothing is dropped.</summary>
    public static TorchOps Evaluation { get; } = new(null);

    public virtual Tensor Conv(Tensor x, Conv2d conv) => conv.call(x);

    public virtual Tensor ConvBatchNorm(Tensor x, Conv2d conv, BatchNorm2d norm) => BatchNorm(conv.call(x), norm);

    public Tensor ConvBatchNorm(Tensor x, Conv2d conv, BatchNorm2d norm, Activation activation) => norm.training
        ? Normalize(Conv(x, conv), norm, null, activation)
        : this.Activate(ConvBatchNorm(x, conv, norm), activation);

    public Tensor ConvBatchNormAdd(Tensor x, Conv2d conv, BatchNorm2d norm, Tensor addend, Activation activation) => norm.training
        ? Normalize(Conv(x, conv), norm, addend, activation)
        : this.Activate(Add(ConvBatchNorm(x, conv, norm), addend), activation);

    public virtual Tensor FixedConvBatchNorm(Tensor x, FixedConvolution conv, BatchNorm2d norm) => BatchNorm(nn.functional.conv2d(x, conv.Weight), norm);

    public Tensor BatchNorm(Tensor x, BatchNorm2d norm) => Normalize(x, norm, null, Activation.None);

    public Tensor BatchNorm(Tensor x, BatchNorm2d norm, Activation activation) => Normalize(x, norm, null, activation);

    public Tensor Relu(Tensor x) => x.relu_();

    public Tensor Relu6(Tensor x) => x.hardtanh_(TorchScalars.Zero, TorchScalars.Six);

    public Tensor Tanh(Tensor x) => x.tanh();

    public Tensor Add(Tensor a, Tensor b) => a.Plus(b);

    public Tensor Concat(IReadOnlyList<Tensor> values) => values is [var only] ? only : cat([.. values], 1);

    public Tensor SliceChannels(Tensor x, int start, int count) => count == x.shape[1] ? x : x.narrow(1, start, count);

    /// <summary>In one copy, and in the layout of what is joined: joined and shuffled one after the other, channels that lie innermost would be moved outwards.</summary>
    public Tensor Interleave(Tensor a, Tensor b)
    {
        var (n, c, h, w) = (a.shape[0], a.shape[1], a.shape[2], a.shape[3]);
        return b.IsChannelsLast()
            ? stack([a.permute(0, 2, 3, 1), b.permute(0, 2, 3, 1)], 4).reshape(n, h, w, 2 * c).permute(0, 3, 1, 2)
            : stack([a, b], 2).reshape(n, 2 * c, h, w);
    }

    /// <summary>Each half by itself: what a convolution reads is then in one piece, and so are the gradients that come back.</summary>
    public (Tensor First, Tensor Second) InterleaveHalves(Tensor a, Tensor b)
    {
        var ((firstOfA, secondOfA), (firstOfB, secondOfB)) = (Halve(a), Halve(b));
        return (Interleave(firstOfA, firstOfB), Interleave(secondOfA, secondOfB));
    }

    /// <summary>Pools first, which is the same, gradients and all, and leaves a quarter of the values to the ReLU.</summary>
    public Tensor ReluMaxPool(Tensor x, int kernel, int stride, int padding) => Relu(nn.functional.max_pool2d(x, kernel, stride, padding));

    public Tensor AveragePool(Tensor x, int kernel, int stride) => nn.functional.avg_pool2d(x, kernel, stride);

    public Tensor Subsample(Tensor x, int stride) =>
        x.index(TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride));

    public Tensor FitChannels(Tensor x, int channels)
    {
        var missing = channels - (int)x.shape[1];
        return missing switch
        {
            0 => x,
            < 0 => x.narrow(1, 0, channels),
            _ => nn.functional.pad(x, [.. Enumerable.Repeat(0L, 2 * ((int)x.dim() - 2)), missing / 2, missing - (missing / 2)]),
        };
    }

    public virtual Tensor GlobalAveragePool(Tensor x) => x.mean([2, 3]);

    public virtual Tensor GlobalMaxPool(Tensor x) => x.amax([2, 3]);

    public virtual Tensor GlobalLpPool(Tensor x, double p)
    {
        // Of degree 1, so the largest value can be taken out as if it were a constant: powers then neither overflow nor vanish. A map of
        // zeros has no direction to learn; the bounds keep 0/0 and an infinite root's slope out of its gradient.
        using Scalar power = p.ToScalar(), root = (1 / p).ToScalar();
        var largest = x.detach().amax([2, 3], keepdim: true).clamp_min(TorchScalars.SmallestMap);
        var mean = (x / largest).pow(power).mean([2, 3], keepdim: true).clamp_min(TorchScalars.SmallestMap);
        return (mean.pow(root) * largest).flatten(1);
    }

    public virtual Tensor AttentionPool(Tensor x, Tensor scores)
    {
        var weights = scores.flatten(2).softmax(2).view(scores.shape);
        return (x * weights).sum([2, 3]);
    }

    public virtual Tensor Dropout(Tensor x, double probability)
    {
        if (dropoutGenerator is null || probability == 0)
            return x;

        // Drawn from the run's own generator: the global one would tie a run's weights to whatever else the process does.
        // It is the processor's on every device, so that a seed drops the same features everywhere.
        using Scalar threshold = probability.ToScalar(), kept = (1 - probability).ToScalar();
        using var random = rand(x.shape, device: CPU, generator: dropoutGenerator);
        var keep = random.ge(threshold).to(x.dtype).to(x.device);
        return x * keep.div_(kept);
    }

    public virtual Tensor Linear(Tensor x, Linear layer) => layer.call(x);

    public Tensor LinearAtEveryPosition(Tensor x, Linear layer) =>
        nn.functional.conv2d(x, layer.weight!.unsqueeze(-1).unsqueeze(-1), layer.bias);

    /// <summary>Frees what the part leaves behind, but for what its gradient needs.</summary>
    public Tensor Scoped(Func<Tensor> part)
    {
        using var scope = NewDisposeScope();
        return part().MoveToOuterDisposeScope();
    }
    public Tensor AddBias(Tensor x, Parameter bias) => x.Plus(PerChannel(bias, x));

    public Tensor Standardize(Tensor x, BatchNorm1d norm) => x.dim() == 2
        ? Normalize(x, norm, null, Activation.None)
        : nn.functional.batch_norm(x, norm.running_mean!, norm.running_var!, eps: norm.eps);

    public Tensor DivideByLength(Tensor x, Tensor features) => x / PerPosition(features.norm(1, keepdim: true).Plus(TorchScalars.LengthFloor), x);

    public Tensor FixedLinear(Tensor x, FixedLayer layer)
    {
        if (layer.Adapter is { } adapter)
            x = x.dim() == 2 ? Linear(x, adapter) : LinearAtEveryPosition(x, adapter);
        var y = layer.Vectors.Multiply(this, x);
        if (layer.Scale is { } scale)
            y = scale.Apply(y);
        return layer.Bias is { } bias ? AddBias(y, bias) : y;
    }

    public Tensor MatrixProduct(Tensor x, FrozenArray matrix) => x.dim() == 2
        ? nn.functional.linear(x, matrix.Like(x))
        : nn.functional.conv2d(x, matrix.Like(x).unsqueeze(-1).unsqueeze(-1));

    public Tensor KroneckerProduct(Tensor x, FrozenArray left, FrozenArray right)
    {
        var (n, positions) = (x.shape[0], x.shape.Skip(2).Aggregate(1L, (a, b) => a * b));
        var (l, r) = (left.Like(x), right.Like(x));
        if (x.dim() == 2)
            return l.matmul(x.reshape(n, l.shape[1], r.shape[1]).matmul(r.t())).reshape(n, l.shape[0] * r.shape[0]);
        var inner = r.matmul(x.reshape(n, l.shape[1], r.shape[1], positions));
        return l.matmul(inner.reshape(n, l.shape[1], r.shape[0] * positions)).reshape(n, l.shape[0] * r.shape[0], x.shape[2], x.shape[3]);
    }

    public Tensor ScaleChannels(Tensor x, FrozenArray factors) => x * PerChannel(factors.Like(x), x);

    public Tensor SelectChannels(Tensor x, IReadOnlyList<int> channels) =>
        x.index_select(1, tensor([.. channels.Select(c => (long)c)]).to(x.device));

    public Tensor SumChannels(Tensor x) => x.sum(1, keepdim: true);

    public Tensor SumOfChannelsBefore(Tensor x) => x.cumsum(1) - x;

    /// <summary>Batch norm, an addend if there is one, and an activation.</summary>
    protected virtual Tensor Normalize(Tensor x, BatchNorm norm, Tensor? addend, Activation activation)
    {
        if (norm.training)
            norm.num_batches_tracked?.PlusInPlace(TorchScalars.One);
        return Normalize(x, norm, norm.weight, addend, activation);
    }

    /// <summary>Batch norm with a factor that stands for its own, an addend if there is one, and an activation. Batches are not counted: the 1 that the layer's own forward
    /// counts with does not outlive the call.</summary>
    protected Tensor Normalize(Tensor x, BatchNorm norm, Tensor? weight, Tensor? addend, Activation activation)
    {
        if (weight is not null && NormActivation.Computes(x, norm))
        {
            return addend is null || NormActivation.Adds(x, addend)
                ? NormActivation.Of(x, norm, weight, addend, activation)
                : this.Activate(Add(NormActivation.Of(x, norm, weight, null, Activation.None), addend), activation);
        }

        var y = nn.functional.batch_norm(x, norm.running_mean!, norm.running_var!, weight, norm.bias, norm.training, norm.momentum!.Value, norm.eps);
        return this.Activate(addend is null ? y : Add(y, addend), activation);
    }

    /// <summary>A value for each channel in the shape that spreads over positions.</summary>
    private static Tensor PerChannel(Tensor values, Tensor x) => x.dim() == 2 ? values : values.view(-1, 1, 1);

    /// <summary>(N, 1) in the shape that spreads over channels and positions.</summary>
    private static Tensor PerPosition(Tensor values, Tensor x) => x.dim() == 2 ? values : values.view(-1, 1, 1, 1);

    private static (Tensor First, Tensor Second) Halve(Tensor x)
    {
        var halves = x.chunk(2, 1);
        return (halves[0], halves[1]);
    }
}
