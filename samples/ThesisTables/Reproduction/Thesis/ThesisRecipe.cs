namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

/// <summary>How the thesis trained.</summary>
internal static class ThesisRecipe
{
    /// <summary>Share of the shorter side that evaluation sees of pictures for ImageNet's networks: 224 of 256.</summary>
    public const double CropFraction = 0.875;

    /// <summary>Whether networks come from ImageNet's weights: on data sets too small for random ones.</summary>
    public static bool IsTransfer(ThesisData data) => data == ThesisData.Cars || data == ThesisData.Flowers;

    public static bool IsCifarNetwork(CnnArchitecture network) => network == CnnArchitecture.ResNet32Cifar || network == CnnArchitecture.DenseNetBC100X12;

    /// <summary>Pixels of a side of the network's input.</summary>
    public static int Size(CnnArchitecture network) => IsCifarNetwork(network) ? 32 : 224;

    /// <summary>The recipe for a network on a data set; its rate is never left to a default, so that it can be printed.</summary>
    public static TrainingRecipe For(ThesisData data, CnnArchitecture network) =>
        IsTransfer(data) ? TransferOf(network)
        : network == CnnArchitecture.ResNet32Cifar ? TrainingRecipe.Cifar
        : network == CnnArchitecture.DenseNetBC100X12 ? TrainingRecipe.CifarDenseNet
        : network == CnnArchitecture.MobileNetV2 ? TrainingRecipe.ImageNetMobileNet
        : network == CnnArchitecture.ShuffleNetV2X05 ? TrainingRecipe.ImageNetShuffleNet
        : TrainingRecipe.ImageNetResNet;

    private static TrainingRecipe TransferOf(CnnArchitecture network) => TrainingRecipe.Transfer with
    {
        LearningRate = network == CnnArchitecture.ShuffleNetV2X05 || IsCifarNetwork(network) ? 0.1 : 0.01,
        WeightDecay = network == CnnArchitecture.ResNet18 ? 1e-3 : 1e-4,
    };
}
