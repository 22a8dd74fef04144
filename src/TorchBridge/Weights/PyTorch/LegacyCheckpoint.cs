using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch;

/// <summary>Reads the format before PyTorch 1.6: five pickles (magic number, version, machine, object, storage keys), then each storage
/// as a count of elements and their bytes.</summary>
internal static class LegacyCheckpoint
{
    private const long Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <exception cref="InvalidDataException">It is damaged or no such checkpoint.</exception>
    public static Checkpoint Read(FileBytes bytes)
    {
        long position = 0;
        if (Next(bytes, ref position, null) is not BigInteger magic || magic != Magic)
            throw new InvalidDataException("it is a Python pickle, but not one that torch.save wrote: the magic number is missing.");
        if (Next(bytes, ref position, null) is not Version)
            throw new InvalidDataException($"its format has another version; expected {Version}.");
        CheckMachine(Next(bytes, ref position, null));
        StorageTable storages = new(hasViews: true);
        object? root = Next(bytes, ref position, storages);
        if (Next(bytes, ref position, null) is not List<object?> keys) throw new InvalidDataException("the list of its storages is missing.");
        Dictionary<string, StoredBytes> places = Places(bytes, position, keys, storages);
        return new Checkpoint(root, reference => places.TryGetValue(reference.Key, out StoredBytes? stored)
            ? stored
            : throw new InvalidDataException($"{reference} is not in the file."));
    }

    private static Dictionary<string, StoredBytes> Places(FileBytes bytes, long position, List<object?> keys, StorageTable storages)
    {
        Dictionary<string, StoredBytes> places = new(StringComparer.Ordinal);
        foreach (object? item in keys)
        {
            if (item is not string key || !storages.Storages.TryGetValue(key, out StorageReference? storage))
                throw new InvalidDataException("the list of its storages has one that no tensor refers to.");
            long count = BinaryPrimitives.ReadInt64LittleEndian(bytes.Read(position, sizeof(long)));
            position += sizeof(long);
            if (count != storage.Total)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{storage} has {count} elements in the file."));
            // Compared by division: the product could overflow.
            if (count > (bytes.Length - position) / storage.Type.Size)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the file is truncated: {storage} begins at {position} of {bytes.Length} bytes."));
            if (!places.TryAdd(key, new StoredBytes(bytes, $"storage {key}", position, count * storage.Type.Size, checksum: null)))
                throw new InvalidDataException($"the list of its storages has '{key}' twice.");
            position += count * storage.Type.Size;
        }

        return places;
    }

    private static void CheckMachine(object? machine)
    {
        if (machine is not PickleDictionary dictionary) throw new InvalidDataException("the description of the machine that wrote it is missing.");
        if (dictionary.Items.Any(i => i is { Key: "little_endian", Value: not true }))
            throw new InvalidDataException("a big-endian machine wrote it; expected little-endian.");
    }

    private static object? Next(FileBytes bytes, ref long position, StorageTable? storages)
    {
        PickleCursor cursor = new(bytes, position, bytes.Length - position);
        object? value = PickleMachine.Read(cursor, storages is null ? _ => throw new InvalidDataException("a storage is named before the object.") : storages.Load);
        position = cursor.Position;
        return value;
    }
}
