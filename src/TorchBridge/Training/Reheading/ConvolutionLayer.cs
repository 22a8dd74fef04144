using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>The convolutions whose sum is pooled: the last one, and beside it the learned shortcut of a residual block, if there is one.</summary>
/// <remarks>The mean over positions of a convolution of one tap is that tap times the mean of the input. Of larger kernels only the centre tap
/// is used: the means that the other taps see differ from it by the map's border alone, so that nine times the features, nearly
/// collinear, would be paid for in the conditioning and describe little more than whether an object touches the border.</remarks>
internal sealed class ConvolutionLayer : NewLayer
{
    private readonly CnnNetwork _network;
    private readonly Conv2d[] _convolutions;
    private readonly ConvolutionPart?[] _parts;
    private readonly Dictionary<BatchNorm2d, PositionStatistics> _frozen = [];
    private readonly CapturingOps _ops;

    /// <param name="network">The network, in evaluation mode.</param>
    /// <param name="convolutions">The last convolution first.</param>
    /// <param name="hasRest">Whether a shortcut that is not learned is added to their sum.</param>
    public ConvolutionLayer(CnnNetwork network, IReadOnlyList<Conv2d> convolutions, bool hasRest)
    {
        (_network, _convolutions, HasRest) = (network, [.. convolutions], hasRest);
        _parts = new ConvolutionPart?[_convolutions.Length];
        Names = [.. _convolutions.SelectMany(c => ModuleNames.Of(network, c)), .. NormNames(network)];
        _ops = new CapturingOps(Capture, CaptureFrozen);
    }

    public override int FeatureCount => _convolutions.Sum(c => (int)c.in_channels);

    public override int OutputCount => (int)_convolutions[0].out_channels;

    /// <summary>A batch norm has a bias too.</summary>
    public override bool HasBias => true;

    public override bool HasRest { get; }

    public override IReadOnlyList<string> Names { get; }

    public override (Tensor Features, Tensor? Added) Observe(Tensor pictures)
    {
        var pooled = _network.Run(_ops, pictures).Features;
        var features = cat([.. _parts.Select(p => p!.Features!)], 1);
        return (features, HasRest ? _parts.Aggregate(pooled, (rest, part) => rest - part!.Outputs!) : null);
    }

    public override void Write(Tensor weight, Tensor bias)
    {
        var from = 0L;
        for (var i = 0; i < _convolutions.Length; i++)
        {
            var width = _convolutions[i].in_channels;
            _parts[i]!.Write(weight.narrow(1, from, width), i == 0 ? bias : null);
            from += width;
        }

        foreach (var (norm, statistics) in _frozen)
            PassThrough(norm, statistics.Mean, statistics.Covariance);
    }

    /// <summary>Lets a batch norm repeat its input, in evaluation, and in training as far as batches are like all pictures.</summary>
    /// <param name="norm">The batch norm.</param>
    /// <param name="mean">Its input's mean.</param>
    /// <param name="variance">Its input's variance.</param>
    /// <param name="bias">What it is to add, or null.</param>
    internal static void PassThrough(BatchNorm2d norm, Tensor mean, Tensor variance, Tensor? bias = null)
    {
        norm.running_mean!.copy_(mean);
        norm.running_var!.copy_(variance);
        norm.weight!.copy_(norm.running_var.to(ScalarType.Float64).Plus(tensor(norm.eps).to(norm.running_var.device)).sqrt());
        norm.bias!.copy_(bias is null ? mean : mean.Plus(bias));
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var part in _parts)
            part?.Dispose();
        foreach (var statistics in _frozen.Values)
            statistics.Dispose();
        base.Dispose(disposing);
    }

    private void Capture(Conv2d conv, BatchNorm2d? norm, Tensor x, Tensor y)
    {
        var index = Array.IndexOf(_convolutions, conv);
        if (index >= 0)
            (_parts[index] ??= new ConvolutionPart(conv, norm)).Take(x, y);
    }

    private void CaptureFrozen(BatchNorm2d norm, Tensor y)
    {
        if (!_frozen.TryGetValue(norm, out var statistics))
            _frozen.Add(norm, statistics = PositionStatistics.OfChannels((int)y.shape[1]));
        statistics.Add(y);
    }

    /// <summary>Batch norms among the replaced layers: they stand behind the new convolutions, and behind a frozen shortcut.</summary>
    private static IEnumerable<string> NormNames(CnnNetwork network)
    {
        if (!network.Request.HasClassChannels)
            return [];
        var replaced = NetworkRegistry.Get(network.Architecture).IdentityReplaces;
        return network.named_modules()
            .Where(m => m.module is BatchNorm2d && replaced.Any(prefix => WeightNames.IsUnder(m.name, prefix)))
            .SelectMany(m => ModuleNames.Of(network, m.module));
    }
}
