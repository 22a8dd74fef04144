using System.Globalization;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>Starts new layers from the first channels or rows of the published ones.</summary>
internal sealed class Truncation(CnnNetwork network, string path, ILogger logger)
{
    /// <summary>Names of the tensors that <see cref="Run"/> sets.</summary>
    public static IReadOnlyList<string> Names(CnnNetwork network)
    {
        if (!ReheadingRules.HasNewConvolution(network.Architecture, network.Request.Head, network.Request.Variant))
            return network.Head is LearnedHead head ? ModuleNames.Of(network, head.Layer) : [];
        var replaced = NetworkRegistry.Get(network.Architecture).IdentityReplaces;
        var shortcutsAndNorms = network.named_modules()
            .Where(m => m.module is Conv2d or BatchNorm2d && replaced.Any(p => WeightNames.IsUnder(m.name, p)))
            .SelectMany(m => ModuleNames.Of(network, m.module));
        return [.. shortcutsAndNorms];
    }

    /// <exception cref="ArgumentException">The weights do not have the layer, or have fewer channels than there are classes.</exception>
    public void Run()
    {
        using var gradless = no_grad();
        using var scope = NewDisposeScope();
        using var file = WeightsFiles.Open(path);
        if (ReheadingRules.HasNewConvolution(network.Architecture, network.Request.Head, network.Request.Variant))
            FillConvolution(file.State);
        else
            FillLinear(file.State, ((LearnedHead)network.Head).Layer);
        logger.LogInformation("Took the first {Classes} channels of the published layer for {Names}.", network.Request.Classes, string.Join(", ", Names(network)));
    }

    private void FillConvolution(StateDictionary state)
    {
        var published = PublishedLayer.Of(network.Architecture);
        Tensor Norm(string name) => Rows(state, $"{published.Norm}.{name}");
        var weight = Rows(state, $"{published.Convolution}.weight");
        var convolutions = ReheadingTarget.NewConvolutions(network);
        var last = convolutions[0];
        if (last.bias is { } bias)
        {
            var norm = Norm("weight") / Norm("running_var").Plus(tensor(1e-5)).sqrt();
            weight = weight * norm.view(-1, 1, 1, 1);
            bias.copy_(Norm("bias") - (Norm("running_mean") * norm));
        }
        else
        {
            var kept = (BatchNorm2d)network.named_modules().Single(m => m.module is BatchNorm2d && m.name == published.Norm).module;
            kept.weight!.copy_(Norm("weight"));
            kept.bias!.copy_(Norm("bias"));
            kept.running_mean!.copy_(Norm("running_mean"));
            kept.running_var!.copy_(Norm("running_var"));
        }

        if (!weight.shape.SequenceEqual(last.weight!.shape))
            throw Unfit($"{published.Convolution}.weight", weight.shape, last.weight.shape);
        last.weight.copy_(weight);
        // The published shortcut hands its channels on: a learned one begins by doing so with the first.
        foreach (var shortcut in convolutions.Skip(1))
            shortcut.weight!.copy_(eye(shortcut.out_channels, shortcut.in_channels).unsqueeze(-1).unsqueeze(-1));
    }

    private void FillLinear(StateDictionary state, Linear layer)
    {
        var name = ModuleNames.PathOf(network, layer);
        var weight = Rows(state, $"{name}.weight");
        if (!weight.shape.SequenceEqual(layer.weight!.shape))
            throw Unfit($"{name}.weight", weight.shape, layer.weight.shape);
        layer.weight.copy_(weight);
        layer.bias!.copy_(Rows(state, $"{name}.bias"));
    }

    /// <summary>The first K rows of a stored tensor, in double precision.</summary>
    private Tensor Rows(StateDictionary state, string name)
    {
        var classes = network.Request.Classes;
        if (!state.TryGet(name, out var entry))
            throw new ArgumentException($"Reinitialize is Truncate, but '{path}' has no {name} to take channels of. Use {Reinitialize.LdaOnFeatures} or {Reinitialize.Random}.");
        if (entry.Shape.Count == 0 || entry.Shape[0] < classes)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Reinitialize is Truncate, but {name} in '{path}' has {(entry.Shape.Count == 0 ? 0 : entry.Shape[0])} channels for {classes} classes. Use {Reinitialize.LdaOnFeatures} or {Reinitialize.Random}."));
        }

        return tensor(entry.ReadSingle(), [.. entry.Shape]).narrow(0, 0, classes).to(ScalarType.Float64);
    }

    private ArgumentException Unfit(string name, IEnumerable<long> found, IEnumerable<long> expected) => new(
        $"Reinitialize is Truncate, but {name} in '{path}' does not fit: {new WeightMismatch(name, [.. found], [.. expected])}.");
}
