using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>The operations networks are written in. One implementation trains them, one exports them, one counts their cost.</summary>
/// <typeparam name="T">What flows through the network: a tensor, the name of a graph value, a shape.</typeparam>
internal interface INetworkOps<T>
{
    /// <summary>A convolution with its own bias, if it has one.</summary>
    T Conv(T x, Conv2d conv);

    /// <summary>A convolution followed by batch norm.</summary>
    T ConvBatchNorm(T x, Conv2d conv, BatchNorm2d norm);

    /// <summary>A convolution followed by batch norm and an activation.</summary>
    T ConvBatchNorm(T x, Conv2d conv, BatchNorm2d norm, Activation activation) => this.Activate(ConvBatchNorm(x, conv, norm), activation);

    /// <summary>A convolution followed by batch norm, an addend of the same shape, and an activation.</summary>
    T ConvBatchNormAdd(T x, Conv2d conv, BatchNorm2d norm, T addend, Activation activation) => this.Activate(Add(ConvBatchNorm(x, conv, norm), addend), activation);

    /// <summary>A frozen 1x1 convolution followed by batch norm.</summary>
    T FixedConvBatchNorm(T x, FixedConvolution conv, BatchNorm2d norm);

    /// <summary>A batch norm that no convolution precedes, as a value of its own: <paramref name="x"/> may be read again.</summary>
    T BatchNorm(T x, BatchNorm2d norm);

    /// <summary>As <see cref="BatchNorm(T, BatchNorm2d)"/>, followed by an activation.</summary>
    T BatchNorm(T x, BatchNorm2d norm, Activation activation) => this.Activate(BatchNorm(x, norm), activation);

    T Relu(T x);

    /// <summary>min(max(x, 0), 6).</summary>
    T Relu6(T x);

    T Tanh(T x);

    T Add(T a, T b);

    /// <summary>Joins the channels of one or more values.</summary>
    T Concat(IReadOnlyList<T> values);

    /// <summary>Channels <paramref name="start"/> to start + count - 1.</summary>
    T SliceChannels(T x, int start, int count);

    /// <summary>Joins two values of as many channels in turns, a0 b0 a1 b1 ...: ShuffleNet's shuffle of two groups.</summary>
    T Interleave(T a, T b);

    /// <summary>The halves of what <see cref="Interleave"/> returns, for values with an even number of channels.</summary>
    (T First, T Second) InterleaveHalves(T a, T b);

    /// <summary>max(x, 0), then the largest of each square; positions beyond the edge do not count.</summary>
    T ReluMaxPool(T x, int kernel, int stride, int padding);

    /// <summary>Means of squares, without padding; what is left over at the edge is dropped.</summary>
    T AveragePool(T x, int kernel, int stride);

    /// <summary>Keeps every <paramref name="stride"/>-th row and column.</summary>
    T Subsample(T x, int stride);

    /// <summary>Zero channels added on both sides (the odd one behind), or the first channels kept; on (N, C) as well.</summary>
    T FitChannels(T x, int channels);

    /// <summary>The mean over positions: (N, C, H, W) to (N, C).</summary>
    T GlobalAveragePool(T x);

    /// <summary>The largest value over positions: (N, C, H, W) to (N, C).</summary>
    T GlobalMaxPool(T x);

    /// <summary>(mean over positions of x^p)^(1/p) of maps without negative values: (N, C, H, W) to (N, C).</summary>
    T GlobalLpPool(T x, double p);

    /// <summary>The mean over positions weighted by the softmax of scores (N, 1, H, W): (N, C, H, W) to (N, C).</summary>
    T AttentionPool(T x, T scores);

    T Dropout(T x, double probability);

    /// <summary>A fully connected layer on (N, C).</summary>
    T Linear(T x, Linear layer);

    /// <summary>The same layer at every position of (N, C, H, W): its class activation maps.</summary>
    T LinearAtEveryPosition(T x, Linear layer);

    /// <summary>Runs a part of a network of which only the result is read outside.</summary>
    T Scoped(Func<T> part) => part();
    // What follows works on (N, C), and at every position of (N, C, H, W).

    /// <summary>A bias for each channel.</summary>
    T AddBias(T x, Parameter bias);

    /// <summary>Batch norm without learned parameters. At positions it is that of evaluation.</summary>
    T Standardize(T x, BatchNorm1d norm);

    /// <summary>x / (‖features‖ + 1e-8), with the features (N, C) that x is, or that it has as its means.</summary>
    T DivideByLength(T x, T features);

    /// <summary>A product with frozen class vectors, y = s W A x + b.</summary>
    T FixedLinear(T x, FixedLayer layer);

    /// <summary>A product with a frozen matrix (K, C).</summary>
    T MatrixProduct(T x, FrozenArray matrix);

    /// <summary>A product with L ⊗ R, where C is L's columns times R's.</summary>
    T KroneckerProduct(T x, FrozenArray left, FrozenArray right);

    /// <summary>Each channel, or copies of the only one, times a frozen factor.</summary>
    T ScaleChannels(T x, FrozenArray factors);

    /// <summary>Channels in another order, some more than once, some not.</summary>
    T SelectChannels(T x, IReadOnlyList<int> channels);

    /// <summary>The sum of all channels, as one channel.</summary>
    T SumChannels(T x);

    /// <summary>For each channel the sum of those before it.</summary>
    T SumOfChannelsBefore(T x);
}
