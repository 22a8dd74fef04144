using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Copies stored tensors into a module by name.</summary>
internal static class WeightsLoader
{
    private const string BatchCounter = "num_batches_tracked";

    /// <summary>Loads a module's parameters and buffers, converted to their own types, or changes nothing.</summary>
    /// <param name="module">The network, on any device.</param>
    /// <param name="file">The open weights file.</param>
    /// <param name="replacedLayers">See the other overload.</param>
    public static WeightsReport Load(nn.Module module, IWeightsFile file, IReadOnlyCollection<string>? replacedLayers = null) =>
        Load(module, file.State, replacedLayers);

    /// <summary>Loads a module's parameters and buffers, converted to their own types, or changes nothing.</summary>
    /// <remarks>The batch counters of batch norms may be absent on either side.</remarks>
    /// <param name="module">The network, on any device.</param>
    /// <param name="weights">The stored tensors.</param>
    /// <param name="replacedLayers">Names of layers, such as <c>fc</c> or <c>layer4.1.conv2</c>, that need not agree with the file because the
    /// network has others in their place. Such a layer is loaded if all its tensors fit, else it keeps its values.</param>
    /// <exception cref="WeightsException">Tensors of other layers are missing, unexpected or of another shape.</exception>
    /// <exception cref="WeightsFileException">The file cannot be read.</exception>
    public static WeightsReport Load(nn.Module module, StateDictionary weights, IReadOnlyCollection<string>? replacedLayers = null)
    {
        TorchRuntime.EnsureLoaded();
        Dictionary<string, Tensor> target = module.state_dict();
        string[] layers = [.. replacedLayers ?? []];
        WeightsReport all = Compare(target, weights);
        WeightsReport refused = all with
        {
            Missing = [.. all.Missing.Where(name => LayerOf(name, layers) is null)],
            Unexpected = [.. all.Unexpected.Where(name => LayerOf(name, layers) is null)],
            Mismatched = [.. all.Mismatched.Where(mismatch => LayerOf(mismatch.Name, layers) is null)],
        };
        if (refused.Missing.Count + refused.Unexpected.Count + refused.Mismatched.Count > 0) throw new WeightsException(weights.Source, refused);

        // Half a layer from the file and half from the initialisation would be neither.
        HashSet<string> kept = [.. all.Missing.Concat(all.Unexpected).Concat(all.Mismatched.Select(m => m.Name)).Select(name => LayerOf(name, layers)!)];
        string[] keptNames = [.. target.Keys.Where(name => LayerOf(name, layers) is { } layer && kept.Contains(layer))];
        (Tensor, StateEntry)[] pairs = [.. Pairs(target, weights, [.. keptNames])];
        foreach ((Tensor tensor, StateEntry entry) in pairs) Copy(entry, tensor);
        return all with { Loaded = pairs.Length, Kept = keptNames };
    }

    private static WeightsReport Compare(Dictionary<string, Tensor> target, StateDictionary weights)
    {
        List<string> missing = [];
        List<WeightMismatch> mismatched = [];
        foreach ((string name, Tensor tensor) in target)
        {
            if (!weights.TryGet(name, out StateEntry? entry))
            {
                if (!IsBatchCounter(name)) missing.Add(name);
            }
            else if (!Fits(entry, tensor))
            {
                mismatched.Add(new WeightMismatch(name, entry.Shape, tensor.shape));
            }
        }

        string[] unexpected = [.. weights.Entries.Select(e => e.Name).Where(name => !target.ContainsKey(name) && !IsBatchCounter(name))];
        return new WeightsReport { Loaded = 0, Missing = missing, Unexpected = unexpected, Mismatched = mismatched, Kept = [] };
    }

    private static IEnumerable<(Tensor Tensor, StateEntry Entry)> Pairs(Dictionary<string, Tensor> target, StateDictionary weights, HashSet<string> kept)
    {
        foreach ((string name, Tensor tensor) in target)
        {
            if (!kept.Contains(name) && weights.TryGet(name, out StateEntry? entry)) yield return (tensor, entry);
        }
    }

    private static void Copy(StateEntry entry, Tensor tensor)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor source = tensor.dtype is ScalarType.Int64 or ScalarType.Int32 or ScalarType.Bool or ScalarType.Byte
            ? torch.tensor(entry.ReadInt64(), tensor.shape)
            : torch.tensor(entry.ReadSingle(), tensor.shape);
        tensor.copy_(source);
    }

    // Some writers store the counter, a scalar, as a vector of one element.
    private static bool Fits(StateEntry entry, Tensor tensor) =>
        entry.Shape.SequenceEqual(tensor.shape) || (IsBatchCounter(entry.Name) && entry.Count == tensor.numel());

    private static bool IsBatchCounter(string name) => name == BatchCounter || name.EndsWith("." + BatchCounter, StringComparison.Ordinal);

    private static string? LayerOf(string name, string[] layers) => Array.Find(layers, layer =>
        name.StartsWith(layer, StringComparison.Ordinal) && (name.Length == layer.Length || name[layer.Length] == '.'));
}
