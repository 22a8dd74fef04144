using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Training.Layers;

/// <summary>The stages of a network, from the input to the classes, as the names of its weights show them.</summary>
internal static class LayerStages
{
    private const string Numbered = "features";
    private const string FirstNorm = "bn1";

    /// <summary>The stages' names in order. A norm of its own belongs to the stage before it.</summary>
    public static IReadOnlyList<string> Of(CnnNetwork network)
    {
        var stages = new List<string>();
        foreach (var (name, _) in network.named_parameters())
        {
            if (Key(name) is var key && !stages.Contains(key) && !(IsNorm(key) && stages.Count > 0))
                stages.Add(key);
        }

        return stages;
    }

    /// <summary>The stage of a tensor.</summary>
    /// <param name="stages">The network's.</param>
    /// <param name="name">The tensor's name.</param>
    public static string StageOf(IReadOnlyList<string> stages, string name)
    {
        var key = Key(name);
        if (stages.Contains(key))
            return key;
        // The only norms of their own: a ResNet's behind the first convolution, and a DenseNet's behind the last block.
        return key == FirstNorm ? stages[0] : stages.Last(s => !IsHead(s));
    }

    private static bool IsNorm(string key) => key is FirstNorm or "bn";

    private static bool IsHead(string stage) => stage is "fc" or "linear" or "classifier" or CnnNetwork.HeadName or SoftAttention.ModuleName;

    private static string Key(string name)
    {
        var parts = name.Split('.');
        return parts[0] == Numbered && parts.Length > 2 ? $"{parts[0]}.{parts[1]}" : parts[0];
    }
}
