namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>A dictionary in the order it was filled. Keys are not hashed: they can be anything.</summary>
internal sealed class PickleDictionary
{
    private List<KeyValuePair<object?, object?>>? _items;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => (IReadOnlyList<KeyValuePair<object?, object?>>?)_items ?? [];

    public void Add(object? key, object? value) => (_items ??= []).Add(KeyValuePair.Create(key, value));
}
