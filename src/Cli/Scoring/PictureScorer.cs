using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Scores pictures one by one, so that one that cannot be read does not end the others.</summary>
internal sealed class PictureScorer(ImageModel model, bool withMaps)
{
    /// <exception cref="ImageDecodingException">The picture cannot be read.</exception>
    public ScoredPicture Score(string path)
    {
        ImageList image = ImageList.OfFiles("", [Path.GetFullPath(path)], [1], model.ClassNames);
        if (model.TakesBytes && !File.Exists(path))
            throw new ImageDecodingException($"'{path}': there is no such file.");
        IDataView scored = model.Transformer.Transform(new ImageListDataView(image, model.TakesBytes));
        DataViewSchema.Column score = scored.Schema[ModelColumns.Score];
        DataViewSchema.Column predicted = scored.Schema[ModelColumns.PredictedLabel];
        DataViewSchema.Column? map = withMaps ? scored.Schema[ModelColumns.ActivationMap] : null;
        try
        {
            using DataViewRowCursor cursor = scored.GetRowCursor(map is { } m ? [score, predicted, m] : [score, predicted]);
            cursor.MoveNext();
            uint key = 0;
            cursor.GetGetter<uint>(predicted)(ref key);
            int index = (int)key - 1;
            return new(Values(cursor, score), index, map is { } column ? MapOf(Values(cursor, column), index) : null);
        }
        catch (Exception e) when (UnreadablePictures.Cause(e) is { } cause && e != cause)
        {
            // From bytes the decoder cannot know the file's name.
            throw new ImageDecodingException(model.TakesBytes ? $"'{path}': {cause.Message}" : cause.Message, e);
        }
    }

    private static float[] Values(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        VBuffer<float> values = default;
        cursor.GetGetter<VBuffer<float>>(column)(ref values);
        return [.. values.DenseValues()];
    }

    private float[] MapOf(float[] maps, int index)
    {
        int size = maps.Length / model.ClassNames.Count;
        return maps[(index * size)..((index + 1) * size)];
    }
}
