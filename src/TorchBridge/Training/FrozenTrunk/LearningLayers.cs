using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>The layers of a network that learn while its trunk is frozen.</summary>
internal sealed class LearningLayers
{
    private readonly HashSet<nn.Module> _layers = new(ReferenceEqualityComparer.Instance);

    /// <param name="network">The network.</param>
    /// <param name="roles">What of it is the trunk.</param>
    public LearningLayers(CnnNetwork network, LayerRoles roles)
    {
        List<string> names = [];
        foreach (var (name, module) in network.named_modules().Where(m => !m.module.children().Any()))
        {
            string[] own = [.. module.named_parameters(recurse: false).Select(p => $"{name}.{p.name}")];
            // A norm without parameters has its statistics all the same; it is where its weight would be.
            if (own.Length == 0 ? roles.IsTrunk($"{name}.weight") : own.All(roles.IsTrunk))
                continue;
            _layers.Add(module);
            names.Add(name);
        }

        Unchanging = network.state_dict().Keys.Where(n => roles.IsTrunk(n) && !names.Exists(l => WeightNames.IsUnder(n, l))).ToHashSet();
    }

    /// <summary>Names of the weights and statistics that stay as they are.</summary>
    public IReadOnlySet<string> Unchanging { get; }

    /// <summary>Whether a layer learns.</summary>
    public bool Has(nn.Module layer) => _layers.Contains(layer);
}
