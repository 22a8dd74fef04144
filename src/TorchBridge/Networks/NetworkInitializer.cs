using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Draws initial weights from a generator of its own, so that a seed gives the same weights whatever else the process does.</summary>
internal static class NetworkInitializer
{
    public static void Initialize(CnnNetwork network, WeightInitialization rule, IReadOnlyList<string> replaced, Generator generator)
    {
        using var gradless = no_grad();
        foreach (var (name, module) in network.named_modules())
        {
            using var scope = NewDisposeScope();
            // A layer that replaces a published one is new to the published rule as well: it gets the framework's default.
            var isNew = WeightNames.IsUnder(name, SoftAttention.ModuleName)
                || WeightNames.IsUnder(name, CnnNetwork.HeadName)
                || (network.Request.HasClassChannels && replaced.Any(p => WeightNames.IsUnder(name, p)));
            switch (module)
            {
                case Conv2d conv:
                    FillConvolution(conv, isNew ? WeightInitialization.PyTorchDefault : rule, generator);
                    break;
                case Linear linear:
                    FillLinear(linear, isNew ? WeightInitialization.PyTorchDefault : rule, generator);
                    break;
                case BatchNorm2d norm:
                    nn.init.ones_(norm.weight!);
                    norm.bias!.zero_();
                    break;
            }
        }

        network.Head.Initialize(generator);
        foreach (var conv in TrunkConvolutions.Of(network, network.Request.Variant.OrthogonalInitialization))
            OrthogonalWeights.Fill(conv.weight!, generator);
    }

    private static void FillConvolution(Conv2d conv, WeightInitialization rule, Generator generator)
    {
        var shape = conv.weight!.shape;
        var area = shape[2] * shape[3];
        var fanIn = shape[1] * area;
        switch (rule)
        {
            case WeightInitialization.PyTorchDefault:
                Uniform(conv.weight, 1 / Math.Sqrt(fanIn), generator);
                break;
            case WeightInitialization.KaimingFanIn:
                Normal(conv.weight, Math.Sqrt(2.0 / fanIn), generator);
                break;
            default:
                Normal(conv.weight, Math.Sqrt(2.0 / (shape[0] * area)), generator);
                break;
        }

        if (conv.bias is { } bias)
            Uniform(bias, 1 / Math.Sqrt(fanIn), generator);
    }

    private static void FillLinear(Linear linear, WeightInitialization rule, Generator generator)
    {
        var bound = 1 / Math.Sqrt(linear.in_features);
        switch (rule)
        {
            case WeightInitialization.KaimingFanOutSmallLinear:
                Normal(linear.weight!, 0.01, generator);
                linear.bias!.zero_();
                return;
            case WeightInitialization.KaimingFanIn:
                Normal(linear.weight!, Math.Sqrt(2.0 / linear.in_features), generator);
                break;
            default:
                Uniform(linear.weight!, bound, generator);
                break;
        }

        if (linear.bias is { } bias)
            Uniform(bias, bound, generator);
    }

    private static void Normal(Tensor target, double deviation, Generator generator)
    {
        using var scale = deviation.ToScalar();
        target.copy_(randn(target.shape, generator: generator).mul_(scale));
    }

    private static void Uniform(Tensor target, double bound, Generator generator)
    {
        using Scalar width = (2 * bound).ToScalar(), half = bound.ToScalar();
        target.copy_(rand(target.shape, generator: generator).mul_(width).sub_(half));
    }
}
