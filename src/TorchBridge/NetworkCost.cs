using System.Collections.Concurrent;
using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads;

/// <summary>What a network costs in parameters, bytes and operations, and what its head saves. Everything follows from the definition:
/// nothing is trained or loaded.</summary>
/// <example><code>
/// var cost = NetworkCost.Of(CnnArchitecture.MobileNetV2, ClassifierHead.Identity, classes: 102);
/// Console.WriteLine($"{cost.Parameters:N0} parameters, {cost.SavedPercent:F2} % fewer, {cost.Macs / 1e6:F1} M MACs");
/// // 1,844,454 parameters, 21.66 % fewer, 281.0 M MACs
/// </code></example>
public sealed record NetworkCost
{
    private const int SingleBytes = 4;
    private const int HalfBytes = 2;

    /// <summary>Published networks without their head: every saving refers to one, and building it is most of the work.</summary>
    private static readonly ConcurrentDictionary<(CnnArchitecture Architecture, FeatureShape Size), (long Parameters, long Macs)> Trunks = new();

    internal NetworkCost()
    {
    }

    /// <summary>The parameters of the network: what the optimizer changes. Neither running statistics of batch norms nor a frozen
    /// matrix are among them.</summary>
    public required long Parameters { get; init; }

    /// <summary>The parameters that take a gradient. As frozen numbers are no parameters, these are all <see cref="Parameters"/>.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>Numbers of frozen matrices, of the head and of a frozen shortcut. They are drawn anew wherever the network is built, and
    /// are in no weight file.</summary>
    public required long FrozenParameters { get; init; }

    /// <summary>Numbers that a weight file holds: the parameters and the running mean and variance of every batch norm. Its batch
    /// counters, one integer each, are not counted.</summary>
    public required long StoredParameters { get; init; }

    /// <summary>Trainable and frozen parameters together.</summary>
    public long TotalParameters => TrainableParameters + FrozenParameters;

    /// <summary>Size of the stored numbers in single precision, in bytes. Names and batch counters add a few kB to the file.</summary>
    public long BytesFp32 => SingleBytes * StoredParameters;

    /// <summary>Size of the stored numbers in half precision, in bytes.</summary>
    public long BytesFp16 => HalfBytes * StoredParameters;

    /// <summary>Parameters of the architecture as published, with a learned head for as many classes.</summary>
    public required long LearnedHeadParameters { get; init; }

    /// <summary>Parameters of that learned head, (d + 1) K for K classes on d features.</summary>
    public required long ClassifierParameters { get; init; }

    /// <summary>The share of the learned head in its network, in percent (Qian 2020, figure 1.1).</summary>
    public double ClassifierSharePercent => 100.0 * ClassifierParameters / LearnedHeadParameters;

    /// <summary>Parameters saved against the learned head, in percent; negative where this head costs more (Qian 2020, table 5.5).</summary>
    public double SavedPercent => 100.0 * (LearnedHeadParameters - Parameters) / LearnedHeadParameters;

    /// <summary>Multiply-accumulate operations of convolutions and matrix products for one picture. Products with a frozen matrix are
    /// counted in the form the exported network computes them in.</summary>
    public required long Macs { get; init; }

    /// <summary>Operations for one picture as Qian 2020, table 6.1, counts them; see <see cref="LayerCost.Flops"/>.</summary>
    public required long Flops { get; init; }

    /// <summary><see cref="Macs"/> of the architecture as published, with a learned head for as many classes.</summary>
    public required long LearnedHeadMacs { get; init; }

    /// <summary>Multiply-accumulate operations saved against the learned head, in percent; negative where this head costs more.</summary>
    public double SavedMacsPercent => 100.0 * (LearnedHeadMacs - Macs) / LearnedHeadMacs;

    /// <summary>Number of pooled features the head sees.</summary>
    public required int Features { get; init; }

    /// <summary>Height and width of the last feature maps.</summary>
    public required (int Height, int Width) MapSize { get; init; }

    /// <summary>Every operation that costs anything, in the order of the forward pass.</summary>
    public required IReadOnlyList<LayerCost> Layers { get; init; }

    /// <summary>Counts what a network costs.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="head">Its head.</param>
    /// <param name="classes">K, 2 or more.</param>
    /// <param name="height">Height of the pictures in pixels. Defaults to the architecture's own.</param>
    /// <param name="width">Width of the pictures in pixels. Defaults to the architecture's own.</param>
    /// <param name="variant">Departures from the architecture as published. Defaults to none. The network with a learned head that
    /// savings refer to has none.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two classes, or a height or width below 1.</exception>
    /// <exception cref="ArgumentException">The head cannot serve so many classes, the variant does not fit, or pictures of this size would
    /// leave no position before pooling.</exception>
    public static NetworkCost Of(
        CnnArchitecture architecture, ClassifierHead head, int classes, int? height = null, int? width = null, NetworkVariant? variant = null)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(head);
        var info = NetworkRegistry.Get(architecture);
        var size = new FeatureShape(3, height ?? info.Preprocessing.Height, width ?? info.Preprocessing.Width);
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Height, 1, nameof(height));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Width, 1, nameof(width));
        using var network = NetworkRegistry.Build(architecture, head, classes, variant);
        var ops = new CostOps(network);
        var output = network.Run(ops, size);
        if (output.LastMaps.Elements == 0)
            throw new ArgumentException(FormattableString.Invariant(
                $"An input of {size.Height}x{size.Width} pixels is too small for {architecture} with the {head} head: no position would be left before pooling."));

        var parameters = network.parameters().Sum(p => p.numel());
        var macs = ops.Layers.Sum(l => l.Macs);
        var trunk = Trunks.GetOrAdd((architecture, size), PublishedTrunk);
        return new()
        {
            Parameters = parameters,
            TrainableParameters = network.parameters().Where(p => p.requires_grad).Sum(p => p.numel()),
            FrozenParameters = ops.Layers.Sum(l => l.FrozenParameters),
            StoredParameters = network.state_dict().Values.Where(t => t.is_floating_point()).Sum(t => t.numel()),
            LearnedHeadParameters = trunk.Parameters + ((info.Features + 1L) * classes),
            ClassifierParameters = (info.Features + 1L) * classes,
            Macs = macs,
            Flops = ops.Layers.Sum(l => l.Flops),
            LearnedHeadMacs = trunk.Macs + ((long)info.Features * classes),
            Features = output.Features.Channels,
            MapSize = (output.LastMaps.Height, output.LastMaps.Width),
            Layers = ops.Layers,
        };
    }

    private static (long Parameters, long Macs) PublishedTrunk((CnnArchitecture Architecture, FeatureShape Size) of)
    {
        using var network = NetworkRegistry.Build(of.Architecture, ClassifierHead.Learned, classes: 2);
        var ops = new CostOps();
        network.Run(ops, of.Size);
        return (network.parameters().Sum(p => p.numel()) - ops.Layers[^1].Parameters, ops.Layers.Sum(l => l.Macs) - ops.Layers[^1].Macs);
    }
}
