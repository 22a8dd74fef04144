using static MlNetFixedHeads.CnnArchitecture;
using static MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis.RowHead;
using static MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis.ThesisData;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

/// <summary>The accuracies that Qian 2020 states, top-1 in percent.</summary>
internal static class ThesisAccuracies
{
    public static IReadOnlyList<ThesisTable> All { get; } =
    [
        new("5.1", "CIFAR-100, all classes and the first 64", [
            .. Rows(Cifar100, 100, ResNet32Cifar, (Learned, 69.46), (Orthogonal, 68.61), (Hadamard, 44.86), (Widened, 70.23), (Identity, 69.98)),
            .. Rows(Cifar100, 64, ResNet32Cifar, (Learned, 73.94), (Orthogonal, 73.92), (Hadamard, 73.97), (Identity, 74.25)),
            .. Rows(Cifar100, 100, DenseNetBC100X12, (Learned, 77.61), (Orthogonal, 76.68), (Hadamard, 75.84), (Identity, 76.90)),
        ]),
        new("5.2", "ImageNet with ResNet-18, the first 512 classes and all", [
            .. Rows(ImageNet, 512, ResNet18, (Learned, 77.87), (Orthogonal, 77.29), (Hadamard, 76.33), (Identity, 77.59)),
            .. Rows(ImageNet, 1000, ResNet18, (Learned, 69.76), (Identity, 66.48)).Select(r => r with { FinalRelu = r.Head == Identity }),
        ]),
        new("5.3", "ImageNet with small networks, 100 classes and all", [
            .. LearnedAndIdentity(ImageNet, 100, ShuffleNetV2X05, 72.94, 74.42),
            .. LearnedAndIdentity(ImageNet, 1000, ShuffleNetV2X05, 60.55, 53.06),
            .. LearnedAndIdentity(ImageNet, 1000, MobileNetV2, 71.88, 71.03),
        ])
        {
            Assumed = "Which 100 classes of ImageNet the thesis took is not known here: the first ones of the data are taken.",
        },
        new("5.4", "ImageNet with ResNet-18, the first 8 to 512 classes", [
            .. FirstClasses(8, 74.92, 74.00, 76.58),
            .. FirstClasses(16, 83.21, 81.25, 83.71),
            .. FirstClasses(32, 83.64, 81.38, 83.50),
            .. FirstClasses(64, 75.51, 72.23, 75.63),
            .. FirstClasses(128, 77.98, 73.82, 78.36),
            .. FirstClasses(256, 79.03, 77.52, 78.54),
            .. FirstClasses(512, 77.87, 76.33, 77.59),
        ]),
        new("5.5", "Transfer to Stanford Cars and Oxford Flowers", [
            .. LearnedAndIdentity(Cars, 196, ResNet18, 88.12, 86.06),
            .. LearnedAndIdentity(Cars, 196, ResNet50, 89.90, 90.35),
            .. LearnedAndIdentity(Cars, 196, MobileNetV2, 87.68, 86.12),
            .. LearnedAndIdentity(Cars, 196, ShuffleNetV2X05, 77.99, 75.76),
            .. LearnedAndIdentity(Flowers, 102, ResNet18, 93.42, 92.78),
            .. LearnedAndIdentity(Flowers, 102, ResNet50, 95.06, 94.64),
            .. LearnedAndIdentity(Flowers, 102, MobileNetV2, 94.24, 93.95),
            .. LearnedAndIdentity(Flowers, 102, ShuffleNetV2X05, 87.75, 86.34),
        ]),
        new("5.6", "ImageNet-100 with orthogonal initialisation and regularisation", [
            .. Rows(
                ImageNet,
                100,
                ResNet18,
                (OrthogonalIdentity(ConvolutionScope.None, ConvolutionScope.None), 81.20),
                (OrthogonalIdentity(ConvolutionScope.Last, ConvolutionScope.None), 80.58),
                (OrthogonalIdentity(ConvolutionScope.All, ConvolutionScope.None), 77.44),
                (OrthogonalIdentity(ConvolutionScope.None, ConvolutionScope.Last), 80.24),
                (OrthogonalIdentity(ConvolutionScope.None, ConvolutionScope.All), 78.80),
                (OrthogonalIdentity(ConvolutionScope.Last, ConvolutionScope.Last), 80.76)),
        ])
        {
            Assumed = "Network, head, penalty and classes are not known here: ResNet-18 with the identity head, soft orthogonality of weight 0.025 and the first 100 classes are taken.",
        },
    ];

    private static IEnumerable<ThesisRow> FirstClasses(int classes, double learned, double hadamard, double identity) =>
        Rows(ImageNet, classes, ResNet18, (Learned, learned), (Hadamard, hadamard), (Identity, identity));

    /// <summary>Where the identity head does without the network's last convolution, a learned layer that does without it stands below.</summary>
    private static IEnumerable<ThesisRow> LearnedAndIdentity(ThesisData data, int classes, CnnArchitecture network, double learned, double identity) =>
    [
        .. Rows(data, classes, network, (Learned, learned), (Identity, identity)),
        .. network == MobileNetV2 || network == ShuffleNetV2X05 ? [new ThesisRow(data, classes, network, WithoutLastConvolution, null)] : Array.Empty<ThesisRow>(),
    ];

    private static IEnumerable<ThesisRow> Rows(ThesisData data, int classes, CnnArchitecture network, params (RowHead Head, double Top1)[] rows) =>
        rows.Select(r => new ThesisRow(data, classes, network, r.Head, r.Top1));
}
