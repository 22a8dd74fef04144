using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>One of the new convolutions, with the batch norm it may have.</summary>
internal sealed class ConvolutionPart(Conv2d conv, BatchNorm2d? norm) : IDisposable
{
    /// <summary>A batch norm's statistics are over positions, not over means of positions.</summary>
    private readonly PositionStatistics? _positions = norm is null ? null : PositionStatistics.OfProducts((int)conv.in_channels);

    /// <summary>The batch's inputs under the centre tap, averaged over positions: (N, C).</summary>
    public Tensor? Features { get; private set; }

    /// <summary>The batch's present outputs, averaged over positions: (N, D).</summary>
    public Tensor? Outputs { get; private set; }

    public void Take(Tensor x, Tensor y)
    {
        var (top, left) = ((x.shape[2] - y.shape[2]) / 2, (x.shape[3] - y.shape[3]) / 2);
        // Under the centre tap an unpadded convolution never sees the border.
        var seen = x.narrow(2, top, y.shape[2]).narrow(3, left, y.shape[3]);
        Features = seen.mean([2, 3]);
        Outputs = y.mean([2, 3]);
        _positions?.Add(seen);
    }

    /// <summary>Sets the centre tap, and zeros around it.</summary>
    public void Write(Tensor weight, Tensor? bias)
    {
        var taps = conv.weight!;
        taps.zero_();
        taps.narrow(2, taps.shape[2] / 2, 1).narrow(3, taps.shape[3] / 2, 1).copy_(weight.unsqueeze(-1).unsqueeze(-1));
        if (norm is null)
        {
            if (bias is not null)
                conv.bias!.copy_(bias);
            return;
        }

        var variance = weight.mm(_positions!.Covariance).mul(weight).sum(1);
        ConvolutionLayer.PassThrough(norm, weight.mv(_positions.Mean), variance, bias);
    }

    public void Dispose() => _positions?.Dispose();
}
