using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>The layer of a network that is new to its trunk, and what stands between it and the logits.</summary>
internal sealed record ReheadingTarget(NewLayer Layer, ClassDecoder Decoder)
{
    /// <summary>The target, or null where there is none that is linear in the mean features.</summary>
    public static ReheadingTarget? Find(CnnNetwork network) => ReheadingRules.PlaceOf(network.Architecture, network.Request.Head, network.Request.Variant) switch
    {
        ReheadingPlace.Trunk => new(
            new ConvolutionLayer(network, NewConvolutions(network), HasFixedShortcut(network)), ClassDecoder.For(network, behindTrunk: true)),
        ReheadingPlace.Head when network.Head is ConvolutionHead head => new(
            new ConvolutionLayer(network, [head.Convolution], hasRest: false), ClassDecoder.For(network, behindTrunk: false)),
        ReheadingPlace.Head when network.Head is LearnedHead head => new(
            new LinearHeadLayer(network, head.Layer), ClassDecoder.For(network, behindTrunk: false)),
        ReheadingPlace.Head when network.Head is FixedVectorHead { Adapter: { } adapter } => new(
            new LinearHeadLayer(network, adapter), ClassDecoder.For(network, behindTrunk: false)),
        _ => null,
    };

    /// <summary>Names of everything that gets its values together with the layer: the head's own parts too.</summary>
    public IReadOnlyList<string> Filled(CnnNetwork network) =>
    [
        .. Layer.Names,
        .. network.Head is LearnedHead learned ? ModuleNames.Of(network, learned.Layer) : [],
        .. network.state_dict().Keys.Where(n => WeightNames.IsUnder(n, CnnNetwork.HeadName)),
    ];

    /// <summary>The last convolution, and the learned shortcut that ends beside it.</summary>
    public static Conv2d[] NewConvolutions(CnnNetwork network)
    {
        var replaced = NetworkRegistry.Get(network.Architecture).IdentityReplaces;
        return
        [
            network.LastConvolution,
            .. network.named_modules()
                .Where(m => m.module is Conv2d && !ReferenceEquals(m.module, network.LastConvolution) && replaced.Any(p => WeightNames.IsUnder(m.name, p)))
                .Select(m => (Conv2d)m.module),
        ];
    }

    private static bool HasFixedShortcut(CnnNetwork network) =>
        VariantRules.Shortcuts(network.Architecture).Length > 0 && NewConvolutions(network).Length == 1;
}
