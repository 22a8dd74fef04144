using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>What the parts of a network are called.</summary>
internal static class ModuleNames
{
    /// <summary>The dotted path of a module.</summary>
    public static string PathOf(CnnNetwork network, nn.Module module) => network.named_modules().Single(m => ReferenceEquals(m.module, module)).name;

    /// <summary>The names of a module's tensors among the network's weights.</summary>
    public static string[] Of(CnnNetwork network, nn.Module module)
    {
        var path = PathOf(network, module);
        return [.. network.state_dict().Keys.Where(name => WeightNames.IsUnder(name, path))];
    }
}
