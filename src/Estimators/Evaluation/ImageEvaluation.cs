using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Evaluation;

/// <summary>Reads a scored data view once.</summary>
internal static class ImageEvaluation
{
    /// <summary>How far a score may leave [0, 1] by rounding.</summary>
    private const float Rounding = 1e-3f;

    public static ImageClassificationMetrics Run(IDataView scored, ImageEvaluationOptions options)
    {
        List<string> problems = [.. options.Problems()];
        DataViewSchema schema = scored.Schema;
        ClassColumn? label = null, predicted = null;
        ScoreSlots? slots = ScoreSlots.Find(schema, options.ScoreColumnName, problems);
        if (slots is not null)
        {
            label = ClassColumn.Find(schema, options.LabelColumnName, slots, options.SkipUnknownClasses, problems);
            if (options.PredictedLabelColumnName is { } name)
                predicted = ClassColumn.Find(schema, name, slots, skipUnknown: false, problems);
        }

        if (problems.Count > 0)
            throw new ArgumentException(Problems.Message("The data cannot be evaluated", problems), nameof(scored));
        DataViewSchema.Column? path = schema.GetColumnOrNull(options.ImagePathColumnName) is { Type: TextDataViewType } text ? text : null;
        return Read(scored, slots!, label!, predicted, path, options);
    }

    private static ImageClassificationMetrics Read(
        IDataView scored, ScoreSlots slots, ClassColumn label, ClassColumn? predicted, DataViewSchema.Column? path, ImageEvaluationOptions options)
    {
        List<DataViewSchema.Column> needed = [slots.Column, label.Column];
        if (predicted is not null)
            needed.Add(predicted.Column);
        if (path is not null)
            needed.Add(path.Value);

        var sums = new EvaluationSums(slots.Names, options);
        using DataViewRowCursor cursor = scored.GetRowCursor(needed);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(slots.Column);
        Func<int> readLabel = label.Reader(cursor);
        Func<int>? readPredicted = predicted?.Reader(cursor);
        Func<string?> readPath = PathReader(cursor, path);
        VBuffer<float> scores = default;
        for (long row = 0; cursor.MoveNext(); row++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int actual = readLabel();
            if (actual < 0)
            {
                if (actual == ClassColumn.Unknown && !options.SkipUnknownClasses)
                    throw Wrong(row, readPath(), $"column '{label.Column.Name}' has a class that column '{slots.ColumnName}' has no score for");
                sums.Skip(unknown: actual == ClassColumn.Unknown);
                continue;
            }

            getScores(ref scores);
            ReadOnlySpan<float> values = scores.Dense();
            Check(values, row, readPath, slots.ColumnName);
            int decided = readPredicted?.Invoke() ?? ArgMax(values);
            if (decided < 0)
                throw Wrong(row, readPath(), $"column '{predicted!.Column.Name}' has no class, or one that column '{slots.ColumnName}' has no score for");
            sums.Add(row, values, actual, decided, readPath);
        }

        return sums.Count > 0 ? sums.Result() : throw new InvalidOperationException(
            FormattableString.Invariant($"There is nothing to evaluate: no row has a label ({sums.Unlabelled} rows without one, {sums.Unknown} of unknown classes)."));
    }

    private static Func<string?> PathReader(DataViewRow row, DataViewSchema.Column? column)
    {
        if (column is null)
            return () => null;
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column.Value);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            return text.ToString();
        };
    }

    /// <summary>Raw logits would give a log-loss and confidences without meaning.</summary>
    private static void Check(ReadOnlySpan<float> scores, long row, Func<string?> path, string column)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] is not (>= -Rounding and <= 1 + Rounding))
                throw Wrong(row, path(), string.Create(CultureInfo.InvariantCulture, $"score {i} of column '{column}' is {scores[i]}; expected a probability"));
        }
    }

    private static int ArgMax(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        return best;
    }

    private static InvalidDataException Wrong(long row, string? path, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Row {row}{(path is null ? "" : $" ('{path}')")}: {what}."));
}
