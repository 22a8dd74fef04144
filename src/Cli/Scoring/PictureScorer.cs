using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Scores pictures in their order, such that one that cannot be read does not end the others.</summary>
internal sealed class PictureScorer(ImageModel model, bool withMaps)
{
    /// <summary>For each picture what the model says of it, or why it cannot be read.</summary>
    public IEnumerable<(ScoredPicture? Scored, ImageDecodingException? Failure)> Score(IReadOnlyList<string> paths)
    {
        // ML.NET's own components, which a model of another make consists of, give up all rows where one fails.
        return model.Transformer is FixedHeadCnnTransformer ? ScoreAll(paths) : paths.SelectMany(path => ScoreAll([path]));
    }

    private IEnumerable<(ScoredPicture? Scored, ImageDecodingException? Failure)> ScoreAll(IReadOnlyList<string> paths)
    {
        var images = new ImageList
        {
            Folder = "",
            Names = [.. paths.Select(Path.GetFullPath)],
            Labels = [.. paths.Select(_ => 1u)],
            ClassNames = model.ClassNames,
        };
        IDataView scored = model.Transformer.Transform(new ImageListDataView(images));
        using var rows = new ScoredRows(scored, withMaps, model.ClassNames.Count);
        foreach (string _ in paths)
        {
            yield return rows.Next();
        }
    }
}
