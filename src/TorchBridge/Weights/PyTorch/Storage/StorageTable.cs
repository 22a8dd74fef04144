using System.Globalization;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>The storages a pickle names by persistent identifiers: ('storage', type, key, location, elements), in the older format with
/// a sixth part, null or the (key, first element, elements) of a view.</summary>
internal sealed class StorageTable(bool hasViews)
{
    private readonly Dictionary<string, StorageReference> _whole = new(StringComparer.Ordinal);

    /// <summary>The whole storages by key.</summary>
    public IReadOnlyDictionary<string, StorageReference> Storages => _whole;

    /// <exception cref="InvalidDataException">The identifier is not that of a storage.</exception>
    public object Load(object?[] identifier)
    {
        // The location ('cpu', 'cuda:0') says where the storage was; here all are read into memory.
        if (identifier is not ["storage", PickleGlobal { Storage: { } type }, string key, string, long total, ..]
            || total < 0 || identifier.Length != (hasViews ? 6 : 5))
            throw new InvalidDataException("its pickle has a persistent identifier that is not that of a storage.");

        StorageReference whole = new(key, type, total, 0, total);
        if (!_whole.TryAdd(key, whole) && _whole[key] != whole)
            throw new InvalidDataException($"its pickle has {_whole[key]} and, under the same key, {whole}.");
        if (!hasViews || identifier[5] is null) return _whole[key];
        return identifier[5] is object?[] and [string, long start, long count] && start >= 0 && count >= 0 && start <= total && count <= total - start
            ? whole with { Start = start, Count = count }
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"its pickle has a view that lies beyond {whole}."));
    }
}
