using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>All architectures. What is registered here is what the tests run over.</summary>
internal static class NetworkRegistry
{
    private static readonly ImagePreprocessing ImageNet = new() { Height = 224, Width = 224, ResizeShortSide = 256 };

    private static readonly ImagePreprocessing Cifar = new()
    {
        Height = 32,
        Width = 32,
        ResizeShortSide = 32,
    };

    private static readonly NetworkInfo[] Networks =
    [
        new()
        {
            Architecture = CnnArchitecture.ResNet18,
            Features = 512,
            Preprocessing = ImageNet,
            LearningRate = 0.01,
            WeightDecay = 1e-3,
            Initialization = WeightInitialization.KaimingFanOut,
            IdentityReplaces = ["layer4.1.conv2", "layer4.1.bn2", "layer4.1.downsample", "fc"],
            LearnedReplaces = ["fc"],
            Build = request => new ResNet18(request),
        },
        new()
        {
            Architecture = CnnArchitecture.ResNet50,
            Features = 2048,
            Preprocessing = ImageNet,
            LearningRate = 0.01,
            WeightDecay = 1e-4,
            Initialization = WeightInitialization.KaimingFanOut,
            IdentityReplaces = ["layer4.2.conv3", "layer4.2.bn3", "fc"],
            LearnedReplaces = ["fc"],
            Build = request => new ResNet50(request),
        },
        new()
        {
            Architecture = CnnArchitecture.MobileNetV2,
            Features = 1280,
            FeaturesBeforeLastConvolution = 320,
            Preprocessing = ImageNet,
            LearningRate = 0.01,
            WeightDecay = 1e-4,
            Initialization = WeightInitialization.KaimingFanOutSmallLinear,
            IdentityReplaces = ["features.18", "classifier"],
            LearnedReplaces = ["classifier"],
            Build = request => new MobileNetV2(request),
        },
        new()
        {
            Architecture = CnnArchitecture.ShuffleNetV2X05,
            Features = 1024,
            FeaturesBeforeLastConvolution = 192,
            Preprocessing = ImageNet,
            LearningRate = 0.1,
            WeightDecay = 1e-4,
            Initialization = WeightInitialization.PyTorchDefault,
            IdentityReplaces = ["conv5", "fc"],
            LearnedReplaces = ["fc"],
            Build = request => new ShuffleNetV2(request),
        },
        new()
        {
            Architecture = CnnArchitecture.ResNet32Cifar,
            Features = 64,
            Preprocessing = Cifar,
            LearningRate = 0.1,
            WeightDecay = 1e-4,
            Initialization = WeightInitialization.KaimingFanIn,
            IdentityReplaces = ["layer3.4.conv2", "layer3.4.bn2", "layer3.4.shortcut", "linear"],
            LearnedReplaces = ["linear"],
            Build = request => new CifarResNet32(request),
        },
        new()
        {
            Architecture = CnnArchitecture.DenseNetBC100X12,
            Features = 342,
            IdentityLimit = 342,
            Preprocessing = Cifar,
            LearningRate = 0.1,
            WeightDecay = 1e-4,
            Initialization = WeightInitialization.KaimingFanOut,
            IdentityReplaces = ["fc"],
            LearnedReplaces = ["fc"],
            Build = request => new DenseNetBC(request),
        },
    ];

    /// <summary>All registered networks, in the order of <see cref="CnnArchitecture.All"/>.</summary>
    public static IReadOnlyList<NetworkInfo> All => Networks;

    public static NetworkInfo Get(CnnArchitecture architecture) => Networks.Single(n => n.Architecture == architecture);

    /// <summary>Builds a network with seeded initial weights, on the CPU.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two classes.</exception>
    /// <exception cref="ArgumentException">The variant does not fit, with everything that does not, or the head cannot serve so many classes.</exception>
    public static CnnNetwork Create(CnnArchitecture architecture, ClassifierHead head, int classes, int seed, NetworkVariant? variant = null)
    {
        var network = Build(architecture, head, classes, variant);
        var info = Get(architecture);
        using var generator = new Generator((ulong)(uint)seed, CPU);
        NetworkInitializer.Initialize(network, info.Initialization, info.IdentityReplaces, generator);
        return network;
    }

    /// <summary>Builds a network of which only the shapes matter: its weights are whatever TorchSharp makes them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="Create"/>.</exception>
    /// <exception cref="ArgumentException">As <see cref="Create"/>.</exception>
    public static CnnNetwork Build(CnnArchitecture architecture, ClassifierHead head, int classes, NetworkVariant? variant = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var info = Get(architecture);
        var request = new HeadRequest(head, classes) { Variant = variant ?? NetworkVariant.Default };
        VariantRules.Check(architecture, head, classes, request.Variant);
        HeadFit.Check(info, request);
        TorchRuntime.EnsureLoaded();
        return info.Build(request);
    }
}
