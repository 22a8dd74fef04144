using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Evaluation;
using MlNetFixedHeads.Estimators.Explain;

namespace MlNetFixedHeads.Estimators.Localisation;

/// <summary>Reads scored pictures with maps and boxes once.</summary>
internal static class LocalisationRun
{
    /// <param name="scored">The rows.</param>
    /// <param name="preprocessing">What the model saw of a picture.</param>
    /// <param name="options">Names of the columns, and the threshold.</param>
    /// <param name="fileBoxes">The boxes of a picture by its path, or null to take the box columns.</param>
    public static LocalisationMetrics Run(
        IDataView scored, ImagePreprocessing preprocessing, LocalisationOptions options, Func<string, IReadOnlyList<BoundingBox>>? fileBoxes)
    {
        List<string> problems = [.. options.Problems()];
        DataViewSchema schema = scored.Schema;
        ScoreSlots? slots = ScoreSlots.Find(schema, options.ScoreColumnName, problems);
        ClassColumn? label = slots is null ? null : ClassColumn.Find(schema, options.LabelColumnName, slots, skipUnknown: false, problems);
        DataViewSchema.Column? map = schema.GetColumnOrNull(options.ActivationMapColumnName), path = schema.GetColumnOrNull(options.ImagePathColumnName);
        if (map is null)
            problems.Add($"There is no column '{options.ActivationMapColumnName}'; train with FixedHeadCnnOptions.{nameof(FixedHeadCnnOptions.ActivationMapColumnName)}.");
        else if (map.Value.Type is not VectorDataViewType { Dimensions: [var k, > 0, > 0], ItemType: NumberDataViewType item } || item.RawType != typeof(float) || (slots is not null && k != slots.Names.Count))
            problems.Add($"Column '{options.ActivationMapColumnName}' is of type {map.Value.Type}; expected Vector<Single, {slots?.Names.Count.ToString(CultureInfo.InvariantCulture) ?? "K"}, h, w>.");
        if (path?.Type is not TextDataViewType)
            problems.Add($"There is no text column '{options.ImagePathColumnName}', from which the pictures' sizes are read.");
        BoxColumns? boxes = fileBoxes is null ? BoxColumns.Find(schema, options, problems) : null;
        if (problems.Count > 0)
            throw new ArgumentException(Problems.Message("Localisation cannot be evaluated", problems), nameof(scored));

        using DataViewRowCursor cursor = scored.GetRowCursor([label!.Column, map!.Value, path!.Value, .. boxes?.Columns ?? []]);
        return Read(cursor, label, map.Value, path.Value, row => boxes?.Reader(row), fileBoxes, preprocessing, options);
    }

    private static LocalisationMetrics Read(
        DataViewRowCursor cursor,
        ClassColumn label,
        DataViewSchema.Column map,
        DataViewSchema.Column path,
        Func<DataViewRow, Func<IReadOnlyList<BoundingBox>>?> columnBoxes,
        Func<string, IReadOnlyList<BoundingBox>>? fileBoxes,
        ImagePreprocessing preprocessing,
        LocalisationOptions options)
    {
        ValueGetter<VBuffer<float>> getMaps = cursor.GetGetter<VBuffer<float>>(map);
        ValueGetter<ReadOnlyMemory<char>> getPath = cursor.GetGetter<ReadOnlyMemory<char>>(path);
        Func<int> readLabel = label.Reader(cursor);
        Func<IReadOnlyList<BoundingBox>>? readBoxes = columnBoxes(cursor);
        var (height, width) = map.Type is VectorDataViewType { Dimensions: [_, var h, var w] } ? (h, w) : default;
        LocalisationSums ours = new(), baseline = new();
        long skipped = 0;
        VBuffer<float> maps = default;
        ReadOnlyMemory<char> text = default;
        for (long row = 0; cursor.MoveNext(); row++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            getPath(ref text);
            string picture = text.ToString();
            int actual = readLabel();
            try
            {
                IReadOnlyList<BoundingBox> boxes = readBoxes?.Invoke() ?? fileBoxes!(picture);
                if (actual < 0 || boxes.Count == 0)
                {
                    skipped++;
                    continue;
                }

                getMaps(ref maps);
                float[] values = maps.Dense().Slice(actual * height * width, height * width).ToArray();
                (int imageWidth, int imageHeight) = PictureSize.Of(picture);
                ours.Add(FineMap.Of(new ActivationMap(height, width, values), CropGeometry.Of(imageWidth, imageHeight, preprocessing)), boxes);
                baseline.Add(FineMap.CentredGaussian(imageWidth, imageHeight), boxes);
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} ('{picture}'): {e.Message.TrimEnd('.')}."), e);
            }
        }

        return ours.Count > 0 ? new()
        {
            Examples = ours.Count,
            SkippedRows = skipped,
            ThresholdChosenHere = options.Threshold is null,
            Maps = ours.Result(options.Threshold),
            CentredGaussian = baseline.Result(threshold: null),
        }
        : throw new InvalidOperationException(FormattableString.Invariant($"There is nothing to evaluate: none of {skipped} rows has both a label and a box."));
    }
}
