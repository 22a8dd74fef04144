using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Measures a model with ML.NET's own evaluator.</summary>
internal static class Evaluator
{
    private const int TopK = 5;

    /// <summary>Scores every picture.</summary>
    /// <param name="context">Where to evaluate.</param>
    /// <param name="model">The model.</param>
    /// <param name="takesBytes">Whether the model takes encoded pictures, not paths.</param>
    /// <param name="images">Pictures whose classes are in the model's order.</param>
    /// <exception cref="Output.CommandFailedException">Pictures cannot be read, which the message names, or have no paths, which the model needs.</exception>
    public static EvaluationReport Evaluate(MLContext context, ITransformer model, bool takesBytes, ImageList images)
    {
        if (!takesBytes && !images.Pictures.AreFiles)
            throw new Output.CommandFailedException($"The model takes the paths of pictures, and these are parts of larger files, such as {images.Path(0)}.");
        IDataView scored = model.Transform(new ImageListDataView(images, takesBytes));
        try
        {
            MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(
                scored, ModelColumns.Label, ModelColumns.Score, ModelColumns.PredictedLabel, Math.Min(TopK, images.ClassNames.Count));
            return new(images.Count, metrics.MicroAccuracy, metrics.TopKAccuracy, metrics.MacroAccuracy, metrics.LogLoss);
        }
        catch (Exception e) when (UnreadablePictures.IsCause(e))
        {
            // ML.NET stops at the first; a user with three bad files wants to know of all three.
            throw UnreadablePictures.Failure(images, e);
        }
    }
}
