using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Measures a model.</summary>
internal static class Evaluator
{
    /// <summary>Scores every picture.</summary>
    /// <param name="context">Where to evaluate.</param>
    /// <param name="model">The model.</param>
    /// <param name="takesBytes">Whether the model takes encoded pictures, not paths.</param>
    /// <param name="images">Pictures whose classes are in the model's order.</param>
    /// <param name="topLosses">How many of the pictures with the largest loss to keep.</param>
    /// <exception cref="Output.CommandFailedException">Pictures cannot be read, which the message names, or have no paths, which the model needs.</exception>
    public static ImageClassificationMetrics Evaluate(MLContext context, ITransformer model, bool takesBytes, ImageList images, int topLosses = 0)
    {
        if (!takesBytes && !images.Pictures.AreFiles)
            throw new Output.CommandFailedException($"The model takes the paths of pictures, and these are parts of larger files, such as {images.Path(0)}.");
        IDataView scored = model.Transform(new ImageListDataView(images, takesBytes));
        try
        {
            return context.MulticlassClassification.EvaluateImages(scored, new()
            {
                LabelColumnName = ModelColumns.Label,
                ScoreColumnName = ModelColumns.Score,
                PredictedLabelColumnName = ModelColumns.PredictedLabel,
                ImagePathColumnName = ModelColumns.ImagePath,
                TopLosses = topLosses,
            });
        }
        catch (Exception e) when (UnreadablePictures.IsCause(e))
        {
            // ML.NET stops at the first; a user with three bad files wants to know of all three.
            throw UnreadablePictures.Failure(images, e);
        }
    }
}
