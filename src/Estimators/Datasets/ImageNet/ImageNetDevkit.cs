using System.Globalization;
using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Datasets.ImageNet;

/// <summary>The devkit of ImageNet-1K: which number is which synset, and the classes of the validation pictures.</summary>
internal sealed class ImageNetDevkit
{
    private const string Variable = "synsets";
    private const long LongestGroundTruth = 16 << 20;

    private static readonly string[] Fields = ["ILSVRC2012_ID", "WNID", "words", "num_children"];

    private readonly string _truthPath;
    private readonly Dictionary<int, string> _synsets = [];
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);

    private ImageNetDevkit(string folder)
    {
        string expected = "the devkit of ImageNet-1K (ILSVRC2012_devkit_t12)";
        _truthPath = Path.Join(folder, "data", "ILSVRC2012_validation_ground_truth.txt");
        Read(MatFile.Read(RequiredFiles.Require(Path.Join(folder, "data", "meta.mat"), $"the synsets in {expected}")));
    }

    /// <summary>The synsets of the classes in ordinal order.</summary>
    public IReadOnlyList<string> Synsets => [.. _synsets.Values.Order(StringComparer.Ordinal)];

    /// <exception cref="FileNotFoundException">There is no devkit.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ImageNetDevkit Open(string folder) => new(folder);

    /// <summary>The words of a class, with its synset where they do not tell it from others.</summary>
    public string NameOf(string synset) => !_words.TryGetValue(synset, out string? words)
        ? synset
        : _words.Values.Count(other => other == words) == 1 ? words : $"{words} ({synset})";

    /// <summary>The synset of every validation picture, the first being number 1.</summary>
    public string[] GroundTruth()
    {
        FileInfo file = new(RequiredFiles.Require(_truthPath, "the classes of the validation pictures in the devkit of ImageNet-1K"));
        if (file.Length > LongestGroundTruth)
            throw new InvalidDataException($"{_truthPath}: too long; expected one number a line.");
        return [.. File.ReadLines(_truthPath).Select((line, i) =>
            int.TryParse(line.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && _synsets.TryGetValue(id, out string? synset)
                ? synset
                : throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"{_truthPath}, line {i + 1}: not the number of one of the {_synsets.Count} classes in meta.mat.")))];
    }

    private void Read(MatFile file)
    {
        MatStructArray all = file.Require<MatStructArray>(Variable, "a structure array with ILSVRC2012_ID, WNID, words and num_children");
        string[] absent = [.. Fields.Where(field => !all.HasField(field))];
        if (absent.Length > 0)
            throw file.Error($"'{Variable}' has no field {string.Join(", ", absent)}; it has {string.Join(", ", all.FieldNames)}");
        for (int i = 0; i < all.Count; i++)
        {
            // Beside the classes it has their ancestors.
            if (Number(file, all, i, "num_children") != 0)
                continue;
            int id = Number(file, all, i, "ILSVRC2012_ID");
            string synset = Text(file, all, i, "WNID");
            if (!_synsets.TryAdd(id, synset) || !_words.TryAdd(synset, Text(file, all, i, "words")))
                throw file.Error(string.Create(CultureInfo.InvariantCulture, $"{Variable}({i + 1}) has the number or the synset of another one ({id}, {synset})"));
        }

        if (_synsets.Count == 0)
            throw file.Error($"'{Variable}' has no class without children");
    }

    private static string Text(MatFile file, MatStructArray all, int index, string field) => all[index, field] is MatCharArray { Text.Length: > 0 } value
        ? value.Text
        : throw file.Error(string.Create(CultureInfo.InvariantCulture, $"{Variable}({index + 1}).{field} is a {all[index, field]}; expected text"));

    private static int Number(MatFile file, MatStructArray all, int index, string field) =>
        all[index, field] is MatNumericArray { Count: 1 } value && value.TryGetInteger(0, out long number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : throw file.Error(string.Create(CultureInfo.InvariantCulture, $"{Variable}({index + 1}).{field} is a {all[index, field]}; expected one whole number"));
}
