using System.Globalization;
using System.Text;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Reads a CSV or TSV file with a path, a label and perhaps a split and a box per picture.</summary>
internal sealed class ImageManifest
{
    private static readonly string[] BoxNames = ["BoxLeft", "BoxTop", "BoxRight", "BoxBottom"];

    private readonly string _file;
    private readonly ImageManifestOptions _options;
    private readonly List<Row> _rows = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, List<int>> _unknownSplits = new(StringComparer.Ordinal);
    private bool _hasSplits;
    private bool _hasBoxes;

    private ImageManifest(string file, ImageManifestOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        CheckOptions(options);
        _file = RequiredFiles.Require(
            file, $"a CSV or TSV file with columns {options.PathColumn}, {options.LabelColumn} and perhaps {options.SplitColumn}");
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
            using IEnumerator<(int Line, List<string> Fields)> records = new CsvReader(text, _file, Separator).Records().GetEnumerator();
            if (!records.MoveNext())
                throw new InvalidDataException($"{_file}: empty; expected a header with {_options.PathColumn} and {_options.LabelColumn}.");
            ManifestColumns columns = ManifestColumns.Find(_file, records.Current.Fields, _options);
            _hasSplits = columns.Split is not null;
            _hasBoxes = columns.Box.Length > 0;
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
        else if (!TryBox(columns, fields, out float[]? box))
            _problems.Add($"line {line}: the box '{string.Join(' ', columns.Box.Select(i => fields[i]))}' is none; expected left, top, right and bottom as numbers, left below right and top below bottom, or four blanks");
        else
            _rows.Add(new(line, fields[columns.Path], fields[columns.Label], split, box));
    }

    /// <summary>False where what stands there is no box; null where there is none.</summary>
    private static bool TryBox(ManifestColumns columns, List<string> fields, out float[]? box)
    {
        box = null;
        if (columns.Box.All(i => string.IsNullOrWhiteSpace(fields[i])))
            return true;
        float[] edges = new float[columns.Box.Length];
        for (int i = 0; i < edges.Length; i++)
        {
            if (!float.TryParse(fields[columns.Box[i]], NumberStyles.Float, CultureInfo.InvariantCulture, out edges[i]) || !float.IsFinite(edges[i]))
                return false;
        }

        box = edges;
        return edges[0] < edges[2] && edges[1] < edges[3];
    }

    private char Separator => _options.Separator
        ?? (Path.GetExtension(_file).ToLowerInvariant() is ".tsv" or ".tab" ? '\t' : ',');

    private static void CheckOptions(ImageManifestOptions options)
    {
        if (options.Separator is '"' or '\r' or '\n')
            throw new ArgumentException($"{nameof(ImageManifestOptions.Separator)} is a quote or the end of a line; expected a comma, a tab or the like.");
        if (options.BoxColumns is not { Count: 4 } || options.BoxColumns.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException($"{nameof(ImageManifestOptions.BoxColumns)} has {options.BoxColumns?.Count ?? 0} names or a blank one; expected left, top, right and bottom.");
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
        string folder = Path.GetFullPath(_options.ImageFolder, Path.GetDirectoryName(_file)!);
        ImageList images = ImageList.OfFiles(folder, rows.Select(r => r.Path), [.. rows.Select(r => keys[r.Label])], classes);
        if (_hasBoxes)
            images = images with { Numbers = [.. BoxNames.Select((name, i) => (name, rows.Select(r => r.Box?[i] ?? float.NaN).ToArray()))] };
        return ImageFiles.RequireAll(images, folder, _options.SkipMissingImages, _file);
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

    private readonly record struct Row(int Line, string Path, string Label, DatasetSplit Split, float[]? Box);
}
