using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch;

/// <summary>Makes the state dictionary of a checkpoint's tensors, each checked against the file.</summary>
internal static class StateBuilder
{
    /// <summary>Tensors may share or repeat storage, but not so that a small file becomes huge.</summary>
    private const int LargestGrowth = 16;
    private const int AlwaysAllowed = 16 << 20;

    /// <exception cref="InvalidDataException">There is no state dictionary, or a tensor of it is not as it should be.</exception>
    public static StateDictionary Build(string path, Checkpoint checkpoint, FileBytes bytes)
    {
        // As in Python, the last of equal keys counts, in the place of the first.
        OrderedDictionary<string, TensorView> tensors = new(StringComparer.Ordinal);
        foreach ((object? key, object? value) in StateFinder.Find(checkpoint.Root).Items)
        {
            if (key is string name && value is TensorView tensor) tensors[name] = tensor;
        }

        UInt128 total = 0;
        string?[] names = StateNames.Normalise([.. tensors.Keys]);
        HashSet<string> taken = new(StringComparer.Ordinal);
        List<StateEntry> entries = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] is not { } name) continue;
            if (name.Length == 0) throw new InvalidDataException("a tensor has no name.");
            if (!taken.Add(name)) throw new InvalidDataException($"two tensors are called '{name}'.");
            TensorView tensor = tensors.GetAt(i).Value;
            entries.Add(Entry(path, name, tensor, checkpoint));
            total += tensor.Bytes;
            if (total > (UInt128)bytes.Length * LargestGrowth + AlwaysAllowed)
                throw new InvalidDataException(FormattableString.Invariant($"up to tensor '{name}' its tensors have {total} bytes, more than {LargestGrowth} times the file's {bytes.Length}."));
        }

        return new StateDictionary(path, entries);
    }

    private static StateEntry Entry(string path, string name, TensorView tensor, Checkpoint checkpoint)
    {
        StorageType type = tensor.Storage.Type;
        if (type.Element is not { } element)
            throw new InvalidDataException($"tensor '{name}' has elements of {type.Name}; expected one of {WeightTypes.AllNames}.");
        StoredBytes stored;
        try
        {
            stored = checkpoint.Locate(tensor.Storage);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"tensor '{name}' cannot be read: {e.Message}", e);
        }

        return new StateEntry(name, element, tensor.Shape, () =>
        {
            try
            {
                return TensorReader.Read(tensor, stored);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw new CheckpointException(path, $"tensor '{name}' cannot be read: {e.Message}", e);
            }
        });
    }
}
