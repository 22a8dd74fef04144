using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

/// <summary>Every registered network with every head: what is registered is tested.</summary>
internal static class NetworkCases
{
    public static IEnumerable<object[]> Networks => NetworkRegistry.All.Select(n => new object[] { n.Architecture.Name });

    public static IEnumerable<object[]> NetworksAndHeads =>
        from network in NetworkRegistry.All
        from head in ClassifierHead.All
        select new object[] { network.Architecture.Name, head.Name };

    public static CnnNetwork Create(string architecture, string head, int classes, int seed = 1) =>
        NetworkRegistry.Create(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), classes, seed);
}
