namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Answers for one file after the other.</summary>
internal sealed class Predictor(ImageModel model, HeatMapFiles? heatMaps, int top)
{
    private readonly PictureScorer _scorer = new(model, withMaps: heatMaps is not null);

    /// <param name="index">Position of the file on the command line.</param>
    /// <param name="file">The picture.</param>
    public Prediction Predict(int index, string file)
    {
        try
        {
            ScoredPicture scored = _scorer.Score(file);
            string? heatMap = heatMaps?.Write(index, file, scored);
            return new()
            {
                File = file,
                PredictedLabel = model.ClassNames[scored.Predicted],
                Score = scored.Scores[scored.Predicted],
                Scores = [.. Enumerable.Range(0, scored.Scores.Length)
                    .OrderByDescending(k => scored.Scores[k])
                    .Take(top)
                    .Select(k => new ClassScore(model.ClassNames[k], scored.Scores[k]))],
                HeatMap = heatMap,
            };
        }
        catch (ImageDecodingException e)
        {
            return new() { File = file, Error = e.Message };
        }
    }
}
