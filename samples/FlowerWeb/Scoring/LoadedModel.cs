using System.Security.Cryptography;
using Microsoft.ML;
using MlNetFixedHeads;

namespace FlowerWeb.Scoring;

/// <summary>A model in memory.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly FixedHeadCnnTransformer _transformer;

    private LoadedModel(FixedHeadCnnTransformer transformer, PictureScorer scorer, ModelInfo info) => (_transformer, Scorer, Info) = (transformer, scorer, info);

    public PictureScorer Scorer { get; }

    public ModelInfo Info { get; }

    /// <summary>Opens a model and runs it once, so that what is wrong with it shows here and its first request is no slower than the next.</summary>
    /// <param name="path">The file. It is read once and not kept open, so that it can be replaced at any time.</param>
    public static LoadedModel Open(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using var stream = new MemoryStream(bytes, writable: false);
        FixedHeadCnnTransformer transformer;
        try
        {
            transformer = new MLContext().Model.LoadFixedHeadCnn(stream, out _);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The model '{path}' cannot be used. {e.Message}", e);
        }

        try
        {
            PictureScorer scorer = transformer.CreatePictureScorer();
            WarmUp(scorer);
            var info = new ModelInfo(
                Path.GetFileName(path),
                Convert.ToHexStringLower(SHA256.HashData(bytes))[..12],
                DateTimeOffset.UtcNow,
                scorer.ClassNames,
                transformer.ParameterCount,
                scorer.Preprocessing.Width,
                scorer.Preprocessing.Height,
                scorer.HasActivationMaps);
            return new LoadedModel(transformer, scorer, info);
        }
        catch
        {
            transformer.Dispose();
            throw;
        }
    }

    public void Dispose() => _transformer.Dispose();

    private static void WarmUp(PictureScorer scorer)
    {
        using PreparedPicture picture = scorer.Prepare(BlankPicture.Bmp, "blank");
        scorer.Score([picture], scorer.HasActivationMaps);
        scorer.Score([.. Enumerable.Repeat(picture, scorer.BatchSize)], scorer.HasActivationMaps);
    }
}
