using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch;

/// <summary>Finds the state dictionary among what a training script saved.</summary>
internal sealed class StateFinder
{
    private const int Deepest = 4;
    private const int Listed = 10;

    /// <summary>Under which names scripts keep it, the most telling first. An average of weights (ema) is taken only where there is nothing else.</summary>
    private static readonly string[] Usual =
    [
        "state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params", "ema_state_dict", "state_dict_ema", "model_ema", "ema",
    ];

    // What was found out of a dictionary, so that one that is referred to a million times is looked through once.
    private readonly Dictionary<PickleDictionary, bool> _hasTensors = [];
    private readonly HashSet<PickleDictionary> _searched = [];

    private StateFinder()
    {
    }

    /// <summary>The dictionary whose values are tensors.</summary>
    /// <exception cref="InvalidDataException">There is none, or several that could be meant.</exception>
    public static PickleDictionary Find(object? root)
    {
        if (root is not PickleDictionary dictionary)
            throw new InvalidDataException($"it holds {Describe(root)}; expected a dictionary with a model's tensors.");
        return new StateFinder().Search(dictionary, Deepest) ?? throw new InvalidDataException($"it has no dictionary of tensors; its keys are {Names(dictionary)}.");
    }

    private PickleDictionary? Search(PickleDictionary dictionary, int depth)
    {
        if (!_searched.Add(dictionary)) return null;

        // A name such as 'state_dict' says more than a tensor that lies beside it.
        foreach (string name in Usual)
        {
            if (depth > 0 && Value(dictionary, name) is PickleDictionary named && Search(named, depth - 1) is { } found) return found;
        }

        if (HasTensors(dictionary)) return dictionary;
        PickleDictionary[] candidates = [.. dictionary.Items.Where(i => i.Key is string).Select(i => i.Value).OfType<PickleDictionary>().Distinct().Where(HasTensors).Take(2)];
        return candidates.Length < 2
            ? candidates.FirstOrDefault()
            : throw new InvalidDataException($"several of its dictionaries have tensors and none has a usual name ({string.Join(", ", Usual)}); its keys are {Names(dictionary)}.");
    }

    private bool HasTensors(PickleDictionary dictionary)
    {
        if (!_hasTensors.TryGetValue(dictionary, out bool known))
            _hasTensors[dictionary] = known = dictionary.Items.Any(i => i is { Key: string, Value: TensorView });
        return known;
    }

    // As in Python, the last of equal keys counts.
    private static object? Value(PickleDictionary dictionary, string name) => dictionary.Items.LastOrDefault(i => i.Key is string key && key == name).Value;

    private static string Names(PickleDictionary dictionary)
    {
        string[] names = [.. dictionary.Items.Select(i => i.Key).OfType<string>().Take(Listed)];
        return names.Length == 0 ? "none" : string.Join(", ", names.Select(n => $"'{n}'"));
    }

    private static string Describe(object? root) => root switch
    {
        null => "nothing",
        TensorView => "a single tensor",
        List<object?> or object?[] => "a list",
        PickleInert inert => $"a value of type {inert.TypeName}",
        _ => "a plain value",
    };
}
