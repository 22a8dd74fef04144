namespace MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

/// <summary>The operations of RandAugment and TrivialAugment, in torchvision's order.</summary>
internal enum Operation
{
    Identity,
    ShearX,
    ShearY,
    TranslateX,
    TranslateY,
    Rotate,
    Brightness,
    Color,
    Contrast,
    Sharpness,
    Posterize,
    Solarize,
    AutoContrast,
    Equalize,
}
