using System.Globalization;
using System.Text;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Reads a CSV file with a path, a label and perhaps a split per picture.</summary>
internal sealed class ImageManifest
{
    private readonly string _file;
    private readonly ImageManifestOptions _options;
    private readonly List<Row> _rows = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, List<int>> _unknownSplits = new(StringComparer.Ordinal);
    private bool _hasSplits;

    private ImageManifest(string file, ImageManifestOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        _file = RequiredFiles.Require(
            file, $"a CSV file with columns {options.PathColumn}, {options.LabelColumn} and perhaps {options.SplitColumn}");
        _options = options;
    }

    public static ImageDataset Open(string file, ImageManifestOptions options)
    {
        ImageManifest manifest = new(file, options);
        manifest.Read();
        IReadOnlyList<string> classes = manifest.Classes();
        return new()
        {
            Name = $"Manifest '{manifest._file}'",
            ClassNames = classes,
            // Without a split column all rows are for training.
            Splits = manifest._hasSplits ? [.. manifest._rows.Select(r => r.Split).Distinct().Order()] : [DatasetSplit.Train],
            List = split => manifest.List(split, classes),
        };
    }

    private void Read()
    {
        using StreamReader text = new(_file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            using IEnumerator<(int Line, List<string> Fields)> records = new CsvReader(text, _file).Records().GetEnumerator();
            if (!records.MoveNext())
                throw new InvalidDataException($"{_file}: empty; expected a header with {_options.PathColumn} and {_options.LabelColumn}.");
            ManifestColumns columns = ManifestColumns.Find(_file, records.Current.Fields, _options);
            _hasSplits = columns.Split is not null;
            while (records.MoveNext())
                Add(columns, records.Current.Line, records.Current.Fields);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{_file}: not UTF-8 text; save it as such.", e);
        }
        // One mistake is often in every line.
        _problems.AddRange(_unknownSplits.Select(split => $"{Lines(split.Value)}: split '{split.Key}' is none of {SplitNames.Expected}"));
        if (_rows.Count == 0 && _problems.Count == 0)
            _problems.Add("no rows below the header");
        ThrowProblems();
    }

    private void Add(ManifestColumns columns, int line, List<string> fields)
    {
        DatasetSplit split = DatasetSplit.Train;
        if (fields.Count != columns.Count)
            _problems.Add($"line {line}: {fields.Count} fields where the header has {columns.Count}");
        else if (string.IsNullOrWhiteSpace(fields[columns.Path]))
            _problems.Add($"line {line}: no path");
        else if (string.IsNullOrWhiteSpace(fields[columns.Label]))
            _problems.Add($"line {line}: no label");
        else if (columns.Split is { } column && !SplitNames.TryParse(fields[column], out split))
            AddTo(_unknownSplits, fields[column], line);
        else
            _rows.Add(new(line, fields[columns.Path], fields[columns.Label], split));
    }

    private IReadOnlyList<string> Classes()
    {
        if (_options.ClassNames is null)
            return [.. _rows.Select(r => r.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        IReadOnlyList<string> classes = ClassList.Require(_options.ClassNames, nameof(ImageManifestOptions.ClassNames));
        HashSet<string> known = new(classes, StringComparer.Ordinal);
        _problems.AddRange(_rows.Where(r => !known.Contains(r.Label))
            .Select(r => $"line {r.Line}: label '{r.Label}' is none of the {classes.Count} classes given"));
        ThrowProblems();
        return classes;
    }

    private ImageList List(DatasetSplit split, IReadOnlyList<string> classes)
    {
        Row[] rows = [.. _rows.Where(r => split == DatasetSplit.All || r.Split == split
            || (split == DatasetSplit.TrainAndValidation && r.Split is DatasetSplit.Train or DatasetSplit.Validation))];
        Dictionary<string, uint> keys = ClassList.Keys(classes);
        ImageList images = new()
        {
            Folder = Path.GetFullPath(_options.ImageFolder, Path.GetDirectoryName(_file)!),
            Names = [.. rows.Select(r => r.Path)],
            Labels = [.. rows.Select(r => keys[r.Label])],
            ClassNames = classes,
        };
        return ImageFiles.RequireAll(images, _options.SkipMissingImages, _file);
    }

    private static void AddTo(Dictionary<string, List<int>> lines, string value, int line)
    {
        if (!lines.TryGetValue(value, out List<int>? list))
            lines.Add(value, list = []);
        list.Add(line);
    }

    private static string Lines(List<int> lines) => lines.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"line {lines[0]}")
        : string.Create(CultureInfo.InvariantCulture, $"{lines.Count} lines from line {lines[0]}");

    private void ThrowProblems()
    {
        if (_problems.Count > 0)
            throw new InvalidDataException($"{_file}: {Listing.First(_problems, "; ")}.");
    }

    private readonly record struct Row(int Line, string Path, string Label, DatasetSplit Split);
}
