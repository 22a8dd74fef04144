using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Reads what a model says of one picture after the other.</summary>
internal sealed class ScoredRows : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>> _score;
    private readonly ValueGetter<uint> _predicted;

    public ScoredRows(IDataView scored)
    {
        DataViewSchema.Column score = scored.Schema[ModelColumns.Score];
        DataViewSchema.Column predicted = scored.Schema[ModelColumns.PredictedLabel];
        _cursor = scored.GetRowCursor([score, predicted]);
        _score = _cursor.GetGetter<VBuffer<float>>(score);
        _predicted = _cursor.GetGetter<uint>(predicted);
    }

    /// <summary>The next picture, or why it cannot be read.</summary>
    public (ScoredPicture? Scored, ImageDecodingException? Failure) Next()
    {
        try
        {
            _cursor.MoveNext();
            uint key = 0;
            _predicted(ref key);
            return (new ScoredPicture(Values(_score), (int)key - 1), null);
        }
        catch (Exception e) when (UnreadablePictures.Cause(e) is { } cause)
        {
            return (null, cause);
        }
    }

    public void Dispose() => _cursor.Dispose();

    private static float[] Values(ValueGetter<VBuffer<float>> getter)
    {
        VBuffer<float> values = default;
        getter(ref values);
        return [.. values.DenseValues()];
    }
}
