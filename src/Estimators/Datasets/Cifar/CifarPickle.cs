using System.Globalization;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>Reads the pickles <c>train</c>, <c>test</c> and <c>meta</c>. Nothing in them is run, and the pictures stay in the file.</summary>
internal static class CifarPickle
{
    private const long LargestFile = 1L << 30;

    /// <summary>A file of pictures.</summary>
    /// <exception cref="InvalidDataException">The file is no such file; the message names it.</exception>
    public static CifarPart Read(string path) => Open(path, (root, bytes) =>
    {
        NumpyArray array = Require<NumpyArray>(root, "data");
        (long start, int count) = Place(array);
        return new CifarPart(
            array.IsFortran
                ? new CifarColumns(path, count, bytes.Read(start, (long)count * CifarPictures.PictureBytes))
                : new CifarPictures(path, count, start, CifarPictures.PictureBytes),
            Labels(root, "fine_labels", count), Labels(root, "coarse_labels", count));
    });

    /// <summary>A list of names in <c>meta</c>.</summary>
    /// <exception cref="InvalidDataException">The file is no such file; the message names it.</exception>
    public static IReadOnlyList<string> ReadNames(string path, string key) => Open<IReadOnlyList<string>>(path, (root, _) =>
        [.. Require<List<object?>>(root, key).Select(name => name as string ?? throw new InvalidDataException($"'{key}' has something in it that is no text"))]);

    private static T Open<T>(string path, Func<PickleDictionary, FileBytes, T> read)
    {
        try
        {
            using FileBytes bytes = FileBytes.Open(path);
            PickleCursor cursor = new(bytes, 0, bytes.Length, LargestFile);
            object? root = PickleMachine.Read(cursor, _ => throw new InvalidDataException("its pickle refers to something outside of it"), CifarVocabulary.Pickles);
            return read(root as PickleDictionary ?? throw new InvalidDataException("its pickle is no dictionary"), bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: not a file of CIFAR-100's Python archive: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static T Require<T>(PickleDictionary root, string key)
        where T : class
    {
        object? found = root.Items.LastOrDefault(item => item.Key is string name && name == key).Value;
        return found as T ?? throw new InvalidDataException(found is null ? $"it has no '{key}'" : $"its '{key}' is of the wrong kind");
    }

    private static (long Start, int Count) Place(NumpyArray array)
    {
        if (array.Type is not { Code: "u1" or "|u1" or "uint8" } || array.Shape is not [var count, CifarPictures.PictureBytes])
            throw new InvalidDataException($"its 'data' is an array of {array.Type?.Code ?? "nothing"} with shape ({string.Join(", ", array.Shape)}); expected (N, {CifarPictures.PictureBytes}) of u1");
        return array.Data is PickleBytes data && count is > 0 and <= int.MaxValue && data.Length == count * CifarPictures.PictureBytes
            ? (data.Position, (int)count)
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"its 'data' has not the {count} x {CifarPictures.PictureBytes} bytes of its shape"));
    }

    private static byte[] Labels(PickleDictionary root, string key, int count)
    {
        List<object?> labels = Require<List<object?>>(root, key);
        return labels.Count == count
            ? [.. labels.Select((label, i) => label is long and >= 0 and <= byte.MaxValue and var value
                ? (byte)value
                : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"label {i + 1} of '{key}' is no small number")))]
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has {labels.Count} '{key}' for {count} pictures"));
    }
}
