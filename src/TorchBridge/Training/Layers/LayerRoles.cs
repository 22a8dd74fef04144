using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Training.Layers;

/// <summary>Which layers of a network are new, and which are its trunk.</summary>
/// <param name="info">What is known of the architecture.</param>
/// <param name="network">The network.</param>
/// <param name="missing">Names of the tensors that pretrained weights lacked; none where there are no such weights.</param>
internal sealed class LayerRoles(NetworkInfo info, CnnNetwork network, IReadOnlyCollection<string> missing)
{
    private readonly IReadOnlyList<string> _replaced = info.Replaces(network.Request);
    private readonly HashSet<string> _missing = [.. missing];

    /// <summary>Whether pretrained weights lacked a tensor.</summary>
    public bool IsNew(string name) => _missing.Contains(name);

    /// <summary>Whether a tensor is of the trunk: the head neither replaces nor adds it, and it is not new.</summary>
    public bool IsTrunk(string name) => !IsNew(name) && !_replaced.Any(prefix => WeightNames.IsUnder(name, prefix));
}
