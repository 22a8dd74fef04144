namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>A part of a network, from its first layer to the next stage's.</summary>
/// <param name="First">The name of its first layer or of a group of layers, or the operation of a layer without a name.</param>
/// <param name="Stated">The output as the network's paper has it.</param>
internal sealed record Stage(string First, string Stated)
{
    public bool Starts(LayerCost layer) =>
        layer.Name == First || layer.Name.StartsWith($"{First}.", StringComparison.Ordinal)
        || (layer.Name.Length == 0 && layer.Operation.StartsWith(First, StringComparison.Ordinal));
}
