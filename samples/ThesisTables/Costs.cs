namespace MlNetFixedHeads.Samples.ThesisTables;

/// <summary>Costs of networks at their own input size, each computed once.</summary>
internal sealed class Costs
{
    /// <summary>The networks of tables 5.5 and 6.1.</summary>
    public static readonly IReadOnlyList<CnnArchitecture> ImageNetNetworks =
        [CnnArchitecture.ResNet18, CnnArchitecture.ResNet50, CnnArchitecture.MobileNetV2, CnnArchitecture.ShuffleNetV2X05];

    private readonly Dictionary<(CnnArchitecture Architecture, ClassifierHead Head, int Classes), NetworkCost> _known = [];

    public NetworkCost Learned(CnnArchitecture architecture, int classes) => Of(architecture, ClassifierHead.Learned, classes);

    public NetworkCost Identity(CnnArchitecture architecture, int classes) => Of(architecture, ClassifierHead.Identity, classes);

    /// <summary>The network as published: 1000 classes of ImageNet, or CIFAR's 100.</summary>
    public NetworkCost Published(CnnArchitecture architecture) => Learned(architecture, PublishedClasses(architecture));

    public static int PublishedClasses(CnnArchitecture architecture) => ImageNetNetworks.Contains(architecture) ? 1000 : 100;

    private NetworkCost Of(CnnArchitecture architecture, ClassifierHead head, int classes)
    {
        var key = (architecture, head, classes);
        if (!_known.TryGetValue(key, out var cost))
            _known.Add(key, cost = NetworkCost.Of(architecture, head, classes));
        return cost;
    }
}
