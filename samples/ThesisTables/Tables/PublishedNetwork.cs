namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>A network as its paper describes it, with torchvision's or the thesis' number of parameters.</summary>
internal sealed record PublishedNetwork(
    CnnArchitecture Architecture, string Source, int Features, long? Trunk, long Total, IReadOnlyList<Stage> Stages)
{
    /// <summary>The layer that ends the last stage.</summary>
    public const string Pooling = "global average pool";

    public static IReadOnlyList<PublishedNetwork> All { get; } =
    [
        new(CnnArchitecture.ResNet18, "He et al. 2016, table 1", 512, 11_176_512, 11_689_512,
        [
            new("conv1", "64x112x112"), new("max pool", "64x56x56"),
            new("layer1", "64x56x56"), new("layer2", "128x28x28"), new("layer3", "256x14x14"), new("layer4", "512x7x7"),
        ]),
        new(CnnArchitecture.ResNet50, "He et al. 2016, table 1", 2048, 23_508_032, 25_557_032,
        [
            new("conv1", "64x112x112"), new("max pool", "64x56x56"),
            new("layer1", "256x56x56"), new("layer2", "512x28x28"), new("layer3", "1024x14x14"), new("layer4", "2048x7x7"),
        ]),
        new(CnnArchitecture.MobileNetV2, "Sandler et al. 2018, table 2", 1280, 2_223_872, 3_504_872,
        [
            new("features.0", "32x112x112"), new("features.1", "16x112x112"), new("features.2", "24x56x56"),
            new("features.4", "32x28x28"), new("features.7", "64x14x14"), new("features.11", "96x14x14"),
            new("features.14", "160x7x7"), new("features.17", "320x7x7"), new("features.18", "1280x7x7"),
        ]),
        new(CnnArchitecture.ShuffleNetV2X05, "Ma et al. 2018, table 5", 1024, 341_792, 1_366_792,
        [
            new("conv1", "24x112x112"), new("max pool", "24x56x56"),
            new("stage2", "48x28x28"), new("stage3", "96x14x14"), new("stage4", "192x7x7"), new("conv5", "1024x7x7"),
        ]),
        new(CnnArchitecture.ResNet32Cifar, "He et al. 2016, section 4.2", 64, null, 470_004,
            [new("conv1", "16x32x32"), new("layer1", "16x32x32"), new("layer2", "32x16x16"), new("layer3", "64x8x8")]),
        new(CnnArchitecture.DenseNetBC100X12, "Huang et al. 2017, section 3", 342, 765_732, 800_032,
        [
            new("conv1", "24x32x32"), new("dense1", "216x32x32"), new("trans1", "108x16x16"),
            new("dense2", "300x16x16"), new("trans2", "150x8x8"), new("dense3", "342x8x8"),
        ]),
    ];
}
