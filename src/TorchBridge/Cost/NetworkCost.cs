using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Cost;

/// <summary>What a network costs.</summary>
internal sealed record NetworkCost
{
    /// <summary>All parameters of the network; running statistics are no parameters, nor is a frozen matrix, which is drawn anew.</summary>
    public required long Parameters { get; init; }

    /// <summary>Numbers of the head's frozen matrix, in no weight file.</summary>
    public required long FrozenNumbers { get; init; }

    public required long TrainableParameters { get; init; }

    /// <summary>Parameters of the network as published, with a learned head.</summary>
    public required long LearnedHeadParameters { get; init; }

    /// <summary>Multiply-accumulate operations for one picture.</summary>
    public required long Macs { get; init; }

    /// <summary>The thesis' convention, see <see cref="LayerCost"/>.</summary>
    public required long Flops { get; init; }

    /// <summary>Features the head sees.</summary>
    public required int Features { get; init; }

    public required (int Height, int Width) MapSize { get; init; }

    public required IReadOnlyList<LayerCost> Layers { get; init; }

    /// <summary>Parameters saved against the learned head, in percent; negative where the head costs more (Qian 2020, table 5.5).</summary>
    public double SavedPercent => 100.0 * (LearnedHeadParameters - Parameters) / LearnedHeadParameters;

    public static NetworkCost Of(CnnArchitecture architecture, ClassifierHead head, int classes, int height, int width, NetworkVariant? variant = null)
    {
        using var network = NetworkRegistry.Create(architecture, head, classes, seed: 0, variant);
        using var learned = NetworkRegistry.Create(architecture, ClassifierHead.Learned, classes, seed: 0);
        var ops = new CostOps();
        var output = network.Run(ops, new FeatureShape(3, height, width));
        return new()
        {
            Parameters = network.parameters().Sum(p => p.numel()),
            FrozenNumbers = network.Head.FrozenCount,
            TrainableParameters = network.parameters().Where(p => p.requires_grad).Sum(p => p.numel()),
            LearnedHeadParameters = learned.parameters().Sum(p => p.numel()),
            Macs = ops.Layers.Sum(l => l.Macs),
            Flops = ops.Layers.Sum(l => l.Flops),
            Features = output.Features.Channels,
            MapSize = (output.LastMaps.Height, output.LastMaps.Width),
            Layers = ops.Layers,
        };
    }
}
