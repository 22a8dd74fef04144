using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

/// <summary>Every registered network with every head: what is registered is tested.</summary>
internal static class NetworkCases
{
    /// <summary>No test over all heads uses more classes.</summary>
    private const int MostClasses = 10;

    private static readonly object[] Small = ["shufflenet_v2_x0_5", "resnet32_cifar"];

    private static readonly object[] EachKind = ["learned", "identity", "etf", "conv3x3"];

    public static IEnumerable<object[]> Networks => NetworkRegistry.All.Select(n => new object[] { n.Architecture.Name });

    public static IEnumerable<object[]> NetworksAndHeads =>
        from network in NetworkRegistry.All
        from head in HeadFit.Choices
        where HeadFit.Problem(head, network.Features, MostClasses, network.IdentityLimit) is null
        select new object[] { network.Architecture.Name, head.ToString() };

    /// <summary>Every network and every head, each in several pairs: all heads on the two smallest trunks, and on the others one head of
    /// each way to end a network. For what depends on the network or on the head, and not on the pair.</summary>
    public static IEnumerable<object[]> EachNetworkAndEachHead => NetworksAndHeads.Where(c => Small.Contains(c[0]) || EachKind.Contains(c[1]));

    /// <summary>Side of a picture that leaves every head, the 3x3 convolution too, a position in its maps.</summary>
    public static int Side(string head) => head == "conv3x3" ? 96 : 64;

    public static CnnNetwork Create(string architecture, string head, int classes, int seed = 1) =>
        NetworkRegistry.Create(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), classes, seed);
}
