using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Scores pictures in their order, such that one that cannot be read does not end the others.</summary>
internal sealed class PictureScorer(ImageModel model)
{
    /// <summary>For each picture what the model says of it, or why it cannot be read.</summary>
    public IEnumerable<(ScoredPicture? Scored, ImageDecodingException? Failure)> Score(IReadOnlyList<string> paths)
    {
        if (model.TakesBytes)
            return paths.Select(ScoreBytes);
        // ML.NET's own components, which a model of another make consists of, give up all rows where one fails.
        return model.Transformer is FixedHeadCnnTransformer ? ScoreAll(paths) : paths.SelectMany(path => ScoreAll([path]));
    }

    private IEnumerable<(ScoredPicture? Scored, ImageDecodingException? Failure)> ScoreAll(IReadOnlyList<string> paths)
    {
        ImageList images = ImageList.OfFiles("", [.. paths.Select(Path.GetFullPath)], [.. paths.Select(_ => 1u)], model.ClassNames);
        IDataView scored = model.Transformer.Transform(new ImageListDataView(images, model.TakesBytes));
        using var rows = new ScoredRows(scored);
        foreach (string _ in paths)
        {
            yield return rows.Next();
        }
    }

    /// <summary>A file's bytes: the rows themselves fail where there is no file, and the decoder does not know its name.</summary>
    private (ScoredPicture? Scored, ImageDecodingException? Failure) ScoreBytes(string path)
    {
        if (!File.Exists(path))
            return (null, new ImageDecodingException($"'{path}': there is no such file."));
        var (scored, failure) = ScoreAll([path]).Single();
        return (scored, failure is null ? null : new ImageDecodingException($"'{path}': {failure.Message}", failure));
    }
}
