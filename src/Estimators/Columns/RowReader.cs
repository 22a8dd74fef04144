using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Reads the rows of training and validation data in one pass each.</summary>
internal sealed class RowReader(FixedHeadCnnOptions options, string temporaryFolder, ILogger logger)
{
    private const int RowsNamed = 5;
    private const int ClassesNamed = 20;

    private readonly DecodeLimits _limits = new() { MaxPixels = options.MaxImagePixels };

    /// <summary>Reads training rows; text labels become classes in ordinal order.</summary>
    public (ImageTable Table, ClassLabels Classes) ReadTraining(IDataView data, InputColumns columns)
    {
        var texts = new Dictionary<string, int>(StringComparer.Ordinal);
        (IPictureStore store, PictureRows rows) = Read(
            data, columns, "training data", row => columns.LabelIsText ? LabelReader.OfTexts(row, columns.Label, texts, add: true) : LabelReader.OfKeys(row, columns.Label));
        int[] labels = rows.Labels;
        var table = new ImageTable(store, rows, options.ImageColumnName, _limits);
        try
        {
            ClassLabels classes = columns.LabelIsText ? SortByValue(texts, labels) : ClassLabels.FromKey(columns.Label);
            if (options.ClassNames is { } names)
            {
                classes = FindAmong(names, classes, labels);
            }

            CheckClasses(classes, labels);
            return (table, classes);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Reads validation rows, whose classes are found by name among those of training.</summary>
    public ImageTable ReadValidation(IDataView data, InputColumns columns, ClassLabels classes)
    {
        Dictionary<string, int> byName = classes.Names.Select((name, index) => (name, index)).ToDictionary(p => p.name, p => p.index, StringComparer.Ordinal);
        Func<DataViewRow, Func<int>> label = row => LabelReader.OfTexts(row, columns.Label, byName, add: false);
        if (!columns.LabelIsText)
        {
            int[] mapped = [.. ClassLabels.FromKey(columns.Label).Names.Select(name => byName.GetValueOrDefault(name, -1))];
            label = row =>
            {
                Func<int> key = LabelReader.OfKeys(row, columns.Label);
                return () => key() is >= 0 and int index ? mapped[index] : -1;
            };
        }

        (IPictureStore store, PictureRows rows) = Read(data, columns, "validation data", label);
        return new ImageTable(store, rows, options.ImageColumnName, _limits);
    }

    private (IPictureStore Store, PictureRows Rows) Read(
        IDataView data, InputColumns columns, string what, Func<DataViewRow, Func<int>> labelReader)
    {
        IPictureStore store = Store(columns.Images.Kind);
        try
        {
            // Numbers only, in lists that do not copy themselves: there may be a million rows.
            var numbers = new RowNumbers();
            var labels = new ChunkedList<int>();
            var weights = new ChunkedList<float>();
            var withoutPicture = new ChunkedList<long>();
            var withoutWeight = new ChunkedList<long>();
            long withoutLabel = 0, row = 0;
            DataViewSchema.Column[] needed = columns.Weight is { } column ? [columns.Image, columns.Label, column] : [columns.Image, columns.Label];
            using DataViewRowCursor cursor = data.GetRowCursor(needed);
            Func<bool> addPicture = store.Adder(cursor, columns.Image);
            Func<int> readLabel = labelReader(cursor);
            Func<float>? readWeight = columns.Weight is { } weightColumn ? WeightReader(cursor, weightColumn) : null;
            while (cursor.MoveNext())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                row++;
                int label = readLabel();
                if (label < 0)
                {
                    withoutLabel++;
                    numbers.LeaveOut(row);
                }
                else if (!addPicture())
                {
                    withoutPicture.Add(row);
                }
                else
                {
                    labels.Add(label);
                    if (readWeight is not null)
                    {
                        float weight = readWeight();
                        weights.Add(weight);
                        if (!(weight >= 0 && float.IsFinite(weight)))
                        {
                            withoutWeight.Add(row);
                        }
                    }
                }
            }

            Report(what, row, withoutLabel, withoutPicture, labels.Count);
            if (withoutWeight.Count > 0)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The weight column '{options.WeightColumnName}' of the {what} is no number of 0 or more in {withoutWeight.Count} of {row} rows (row {First(withoutWeight)})."));
            }

            return (store, new PictureRows(numbers, labels.ToArray(), readWeight is null ? null : weights.ToArray()));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static Func<float> WeightReader(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<float> getter = row.GetGetter<float>(column);
        float weight = 0;
        return () =>
        {
            getter(ref weight);
            return weight;
        };
    }

    private static string First(ChunkedList<long> rows)
        => string.Join(", ", Enumerable.Range(0, Math.Min(rows.Count, RowsNamed)).Select(i => rows[i].ToString(CultureInfo.InvariantCulture))) + (rows.Count > RowsNamed ? ", ..." : "");

    private void Report(string what, long rows, long withoutLabel, ChunkedList<long> withoutPicture, int usable)
    {
        if (rows == 0)
        {
            throw new ArgumentException($"The {what} have no rows.");
        }

        if (withoutPicture.Count > 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The image column '{options.ImageColumnName}' of the {what} is empty in {withoutPicture.Count} of {rows} rows (row {First(withoutPicture)})."));
        }

        if (usable == 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The label column '{options.LabelColumnName}' of the {what} is missing or unknown in all {rows} rows."));
        }

        if (withoutLabel > 0)
        {
            logger.LogWarning(
                "Left out {Count} of {Rows} rows of the {What}: their label in column '{Column}' is missing or unknown.",
                withoutLabel, rows, what, options.LabelColumnName);
        }
    }

    private void CheckClasses(ClassLabels classes, int[] labels)
    {
        int[] counts = new int[classes.Names.Count];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        int used = counts.Count(c => c > 0);
        if (used < 2)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The label column '{options.LabelColumnName}' has pictures of only one class ('{classes.Names[labels[0]]}', {labels.Length} rows); expected at least two."));
        }

        if (used < counts.Length)
        {
            IEnumerable<string> empty = counts.Select((count, i) => (count, i)).Where(p => p.count == 0).Take(RowsNamed).Select(p => $"'{classes.Names[p.i]}'");
            logger.LogWarning(
                "{Count} of {Classes} classes have no training picture: {Names}{More}.",
                counts.Length - used, counts.Length, string.Join(", ", empty), counts.Length - used > RowsNamed ? ", ..." : "");
        }
    }

    /// <summary>Replaces the classes of the data by the given ones, found by name.</summary>
    private ClassLabels FindAmong(IReadOnlyList<string> names, ClassLabels found, int[] labels)
    {
        Dictionary<string, int> byName = names.Select((name, index) => (name, index)).ToDictionary(p => p.name, p => p.index, StringComparer.Ordinal);
        int[] position = [.. found.Names.Select(name => byName.GetValueOrDefault(name, -1))];
        string[] unknown = [.. labels.Distinct().Where(label => position[label] < 0).Order().Select(label => $"'{found.Names[label]}'")];
        if (unknown.Length > 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The label column '{options.LabelColumnName}' has {unknown.Length} classes that are not among the {names.Count} of ClassNames: {Listing.First(unknown, shown: ClassesNamed)}."));
        }

        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = position[labels[i]];
        }

        return ClassLabels.FromTexts(names);
    }

    private static ClassLabels SortByValue(Dictionary<string, int> texts, int[] labels)
    {
        string[] names = [.. texts.Keys.Order(StringComparer.Ordinal)];
        int[] position = new int[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            position[texts[names[i]]] = i;
        }

        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = position[labels[i]];
        }

        return ClassLabels.FromTexts(names);
    }

    private IPictureStore Store(ImageColumnKind kind) => kind switch
    {
        ImageColumnKind.Path => new PathStore(),
        ImageColumnKind.Encoded => new EncodedStore(temporaryFolder),
        ImageColumnKind.Image => new ImageStore(temporaryFolder),
        _ => new PreprocessedStore(temporaryFolder),
    };
}
