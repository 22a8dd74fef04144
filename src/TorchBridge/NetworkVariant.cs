using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>Departures from an architecture as published, each an option of its own. What does not fit an architecture or head is refused
/// before training. The tables are those of Qian 2020.</summary>
public sealed record NetworkVariant
{
    /// <summary>No departure.</summary>
    public static NetworkVariant Default { get; } = new();

    /// <summary>The shortcut of a last residual block that ends in one channel per class: any on ResNet-32 for CIFAR,
    /// <see cref="LastBlockShortcut.PadOrSlice"/> or <see cref="LastBlockShortcut.Learned"/> on ResNet-18,
    /// <see cref="LastBlockShortcut.PadOrSlice"/> on ResNet-50. Defaults to <see cref="LastBlockShortcut.Standard"/>.</summary>
    public LastBlockShortcut Shortcut { get; init; }

    /// <summary>Seed of the random shortcuts; part of what the network is, hence apart from the seed of training. Defaults to 1.</summary>
    public int ShortcutSeed { get; init; } = 1;

    /// <summary>How the last feature maps become features. Defaults to <see cref="FeaturePooling.Average"/>.</summary>
    public FeaturePooling Pooling { get; init; } = FeaturePooling.Average;

    /// <summary>A ReLU on the last feature maps where the trunk does not end in one already. Defaults to false.</summary>
    public bool ReluBeforePooling { get; init; }

    /// <summary>Keeps the ReLU that ends a ResNet's last block when it has one channel per class, as the 1000-class ResNet-18 did
    /// (table 5.2). It computes what <see cref="ReluBeforePooling"/> does there. Defaults to false.</summary>
    public bool FinalRelu { get; init; }

    /// <summary>Keeps the batch norm behind a last convolution with one channel per class, which then has no bias of its own.
    /// ResNet-32 for CIFAR and DenseNet keep it always. Defaults to false.</summary>
    public bool KeepBatchNorm { get; init; }

    /// <summary>Any head on a trunk that ends in one channel per class, built as for the identity head ("ResNet-32 w/ 100 ch. output",
    /// as the thesis calls it). Not for DenseNet, whose features are a concatenation. Defaults to false.</summary>
    public bool WidenToClasses { get; init; }

    /// <summary>Leaves out the last 1x1 convolution of MobileNetV2 or ShuffleNetV2: the head sees 320 or 192 features. With the learned head
    /// this has exactly the parameters of the identity head and computes the same functions, the baseline to report beside
    /// it. Defaults to false.</summary>
    public bool DropLastConvolution { get; init; }

    /// <summary>Which features DenseNet's identity head reads. Defaults to <see cref="MlNetFixedHeads.DenseFeatures.First"/>, as in the thesis.</summary>
    public DenseFeatures DenseFeatures { get; init; }

    /// <summary>Convolutions whose initial weight, as a matrix (out, in * k * k), has orthonormal rows or columns, whichever are fewer (table
    /// 5.6). Weights that are loaded go before it. Defaults to <see cref="ConvolutionScope.None"/>.</summary>
    public ConvolutionScope OrthogonalInitialization { get; init; }

    /// <summary>A penalty in training for weights that are not orthonormal (table 5.6). Defaults to <see cref="OrthogonalityKind.None"/>.</summary>
    public OrthogonalityKind Orthogonality { get; init; }

    /// <summary>The convolutions <see cref="Orthogonality"/> applies to. Defaults to <see cref="ConvolutionScope.Last"/>.</summary>
    public ConvolutionScope OrthogonalityScope { get; init; } = ConvolutionScope.Last;

    /// <summary>Weight of <see cref="Orthogonality"/> in the loss, above 0. Defaults to 0.025.</summary>
    public double OrthogonalityWeight { get; init; } = 0.025;

    /// <summary>The departures, such as <c>shortcut=hadamard, pooling=lp:2</c>, or <c>none</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        List<string> parts = [];
        void Add(bool given, string text)
        {
            if (given)
                parts.Add(text);
        }

        Add(Shortcut != LastBlockShortcut.Standard, $"shortcut={Shortcut}");
        Add(ShortcutSeed != Default.ShortcutSeed, string.Create(CultureInfo.InvariantCulture, $"shortcut-seed={ShortcutSeed}"));
        Add(Pooling != FeaturePooling.Average, $"pooling={Pooling}");
        Add(ReluBeforePooling, "relu-before-pooling");
        Add(FinalRelu, "final-relu");
        Add(KeepBatchNorm, "keep-batch-norm");
        Add(WidenToClasses, "widen");
        Add(DropLastConvolution, "drop-last-conv");
        Add(DenseFeatures != DenseFeatures.First, $"dense-features={DenseFeatures}");
        Add(OrthogonalInitialization != ConvolutionScope.None, $"orthogonal-init={OrthogonalInitialization}");
        Add(
            Orthogonality != OrthogonalityKind.None,
            string.Create(CultureInfo.InvariantCulture, $"orthogonality={Orthogonality}:{OrthogonalityScope}:{OrthogonalityWeight}"));
        return parts.Count == 0 ? "none" : string.Join(", ", parts);
    }
}
