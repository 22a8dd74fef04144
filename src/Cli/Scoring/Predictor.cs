namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Answers for one file after the other.</summary>
internal sealed class Predictor(ImageModel model, HeatMapFiles? heatMaps, int top)
{
    private readonly PictureScorer _scorer = new(model);

    /// <summary>The answers, in the order of the files; each is given as soon as it is known.</summary>
    public IEnumerable<Prediction> Predict(IReadOnlyList<string> files)
    {
        int index = 0;
        foreach ((ScoredPicture? scored, ImageDecodingException? failure) in _scorer.Score(files))
        {
            yield return scored is null ? new() { File = files[index], Error = failure!.Message } : Answer(index, files[index], scored);
            index++;
        }
    }

    private Prediction Answer(int index, string file, ScoredPicture scored)
    {
        try
        {
            string? heatMap = heatMaps?.Write(index, file);
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
