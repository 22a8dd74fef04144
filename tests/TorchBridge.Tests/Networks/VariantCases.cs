using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

/// <summary>Networks with variants that fit them: every option on the small networks, and on the large ones those that build other layers
/// there.</summary>
internal static class VariantCases
{
    private static readonly string[] Large = ["resnet18", "resnet50", "densenet_bc_100_12"];

    /// <summary>Alike on all networks.</summary>
    private static readonly string[] OnSmallOnly = ["pooling max", "pooling lp:0.5", "pooling attention:6", "relu", "widened", "orthogonal"];

    private static readonly (string Name, NetworkVariant Variant)[] Options =
    [
        .. Enum.GetValues<LastBlockShortcut>().Where(s => s != LastBlockShortcut.Standard)
            .Select(s => ($"shortcut {s}", new NetworkVariant { Shortcut = s })),
        .. new[] { FeaturePooling.Max, FeaturePooling.Lp(0.5), FeaturePooling.Lp(2), FeaturePooling.SoftAttention(6) }
            .Select(p => ($"pooling {p}", new NetworkVariant { Pooling = p })),
        ("relu", new() { ReluBeforePooling = true }),
        ("final relu", new() { FinalRelu = true }),
        ("batch norm", new() { KeepBatchNorm = true }),
        ("batch norm and learned shortcut", new() { KeepBatchNorm = true, Shortcut = LastBlockShortcut.Learned }),
        ("widened", new() { WidenToClasses = true }),
        ("widened, all else", new() { WidenToClasses = true, KeepBatchNorm = true, ReluBeforePooling = true, Pooling = FeaturePooling.SoftAttention(3) }),
        ("without the last convolution", new() { DropLastConvolution = true }),
        ("last features", new() { DenseFeatures = DenseFeatures.Last }),
        ("orthogonal", new() { OrthogonalInitialization = ConvolutionScope.All }),
    ];

    /// <summary>Architecture, head and the name of a variant that fits them.</summary>
    public static IEnumerable<object[]> All =>
        from network in NetworkRegistry.All
        from head in new[] { ClassifierHead.Learned, ClassifierHead.Identity }
        from option in Options
        where !(Large.Contains(network.Architecture.Name) && OnSmallOnly.Contains(option.Name))
        // The identity head's trunk is as wide as can be.
        where !(head == ClassifierHead.Identity && option.Variant.WidenToClasses)
        where !VariantRules.Problems(network.Architecture, head, option.Variant).Any()
        select new object[] { network.Architecture.Name, head.Name, option.Name };

    public static NetworkVariant Named(string name) => Options.Single(o => o.Name == name).Variant;

    public static CnnNetwork Create(string architecture, string head, string variant, int classes, int seed = 1) =>
        NetworkRegistry.Create(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), classes, seed, Named(variant));

    public static CnnNetwork Create(string architecture, string head, NetworkVariant variant, int classes) =>
        NetworkRegistry.Create(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), classes, seed: 1, variant);
}
