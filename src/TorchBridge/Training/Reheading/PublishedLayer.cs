namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>Names, in published weights, of the convolution that a trunk with one channel per class replaces.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="Norm">The batch norm behind it.</param>
internal readonly record struct PublishedLayer(string Convolution, string Norm)
{
    public static PublishedLayer Of(CnnArchitecture architecture) => architecture.Name switch
    {
        "resnet18" => new("layer4.1.conv2", "layer4.1.bn2"),
        "resnet50" => new("layer4.2.conv3", "layer4.2.bn3"),
        "mobilenet_v2" => new("features.18.0", "features.18.1"),
        "shufflenet_v2_x0_5" => new("conv5.0", "conv5.1"),
        "resnet32_cifar" => new("layer3.4.conv2", "layer3.4.bn2"),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "No layer is replaced in this network."),
    };
}
