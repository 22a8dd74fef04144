namespace MlNetFixedHeads;

/// <summary>A convolutional network the library can train, named as torchvision names it.</summary>
/// <remarks>Value equality is by name. The trunk of every architecture is fully convolutional up to global average pooling, so any
/// input size above its stride works.</remarks>
public sealed record CnnArchitecture
{
    private CnnArchitecture(string name) => Name = name;

    /// <summary>ResNet-18 (He et al. 2016), 512 features, 224 px.</summary>
    public static CnnArchitecture ResNet18 { get; } = new("resnet18");

    /// <summary>ResNet-50 (He et al. 2016; the stride of a block is its 3x3 convolution's), 2048 features, 224 px.</summary>
    public static CnnArchitecture ResNet50 { get; } = new("resnet50");

    /// <summary>MobileNetV2 at width 1.0 (Sandler et al. 2018), 1280 features, 224 px.</summary>
    public static CnnArchitecture MobileNetV2 { get; } = new("mobilenet_v2");

    /// <summary>ShuffleNetV2 at width 0.5 (Ma et al. 2018), 1024 features, 224 px.</summary>
    public static CnnArchitecture ShuffleNetV2X05 { get; } = new("shufflenet_v2_x0_5");

    /// <summary>The CIFAR ResNet-32 with parameter-free shortcuts (He et al. 2016, section 4.2), 64 features, 32 px.</summary>
    public static CnnArchitecture ResNet32Cifar { get; } = new("resnet32_cifar");

    /// <summary>The CIFAR DenseNet-BC of depth 100 and growth 12 (Huang et al. 2017), 342 features, 32 px.</summary>
    public static CnnArchitecture DenseNetBC100X12 { get; } = new("densenet_bc_100_12");

    /// <summary>All architectures, in the order of their documentation.</summary>
    public static IReadOnlyList<CnnArchitecture> All { get; } = [ResNet18, ResNet50, MobileNetV2, ShuffleNetV2X05, ResNet32Cifar, DenseNetBC100X12];

    /// <summary>The torchvision name, such as <c>mobilenet_v2</c>.</summary>
    public string Name { get; }

    /// <summary>Finds an architecture by its name, ignoring case.</summary>
    /// <param name="name">A torchvision name, such as <c>resnet18</c>.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentException">No architecture has this name; the message lists those there are.</exception>
    public static CnnArchitecture Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"Unknown architecture '{name}'; expected one of {string.Join(", ", All.Select(a => a.Name))}.", nameof(name));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
