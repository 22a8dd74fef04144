using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Reads what a model says of one picture after the other.</summary>
internal sealed class ScoredRows : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>> _score;
    private readonly ValueGetter<uint> _predicted;
    private readonly ValueGetter<VBuffer<float>>? _map;
    private readonly int _classes;

    public ScoredRows(IDataView scored, bool withMaps, int classes)
    {
        DataViewSchema.Column score = scored.Schema[ModelColumns.Score];
        DataViewSchema.Column predicted = scored.Schema[ModelColumns.PredictedLabel];
        DataViewSchema.Column? map = withMaps ? scored.Schema[ModelColumns.ActivationMap] : null;
        _classes = classes;
        _cursor = scored.GetRowCursor(map is { } m ? [score, predicted, m] : [score, predicted]);
        _score = _cursor.GetGetter<VBuffer<float>>(score);
        _predicted = _cursor.GetGetter<uint>(predicted);
        _map = map is { } column ? _cursor.GetGetter<VBuffer<float>>(column) : null;
    }

    /// <summary>The next picture, or why it cannot be read.</summary>
    public (ScoredPicture? Scored, ImageDecodingException? Failure) Next()
    {
        try
        {
            _cursor.MoveNext();
            uint key = 0;
            _predicted(ref key);
            int index = (int)key - 1;
            return (new ScoredPicture(Values(_score), index, _map is null ? null : MapOf(Values(_map), index)), null);
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

    private float[] MapOf(float[] maps, int index)
    {
        int size = maps.Length / _classes;
        return maps[(index * size)..((index + 1) * size)];
    }
}
