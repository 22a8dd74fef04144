namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>How the published code of an architecture draws its initial weights.</summary>
internal enum WeightInitialization
{
    /// <summary>PyTorch's default: uniform within 1/sqrt(fan-in), biases too.</summary>
    PyTorchDefault,

    /// <summary>Convolutions Kaiming-normal by fan-out, the linear layer by PyTorch's default (torchvision's ResNet).</summary>
    KaimingFanOut,

    /// <summary>Convolutions Kaiming-normal by fan-out, the linear layer normal with deviation 0.01 and no bias (torchvision's MobileNetV2).</summary>
    KaimingFanOutSmallLinear,

    /// <summary>Convolutions and the linear layer Kaiming-normal by fan-in (He et al. 2015).</summary>
    KaimingFanIn,
}
