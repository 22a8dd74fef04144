using Microsoft.ML;
using MlNetFixedHeads.Estimators.Evaluation;
using MlNetFixedHeads.Estimators.Localisation;

namespace MlNetFixedHeads;

/// <summary>Measures image classifiers: <c>mlContext.MulticlassClassification.EvaluateImages(model.Transform(test))</c>.</summary>
public static class ImageEvaluationCatalogExtensions
{
    /// <summary>Measures a scored data view in one pass, in memory that does not grow with the number of pictures.</summary>
    /// <remarks>
    /// <list type="table">
    /// <listheader><term>Column</term><description>Type</description></listheader>
    /// <item><term>Label</term><description>key or text. A class is matched to the score with its <b>name</b>: key values and slot names may be in
    /// different orders. Only where the label has no key values, or the score no slot names, its position counts, and their numbers must
    /// agree.</description></item>
    /// <item><term>Score</term><description><c>Vector&lt;float, K&gt;</c>, probabilities</description></item>
    /// <item><term>PredictedLabel</term><description>key or text, matched by name too; without the column the most probable class counts, the
    /// first of equals</description></item>
    /// <item><term>ImagePath</term><description>text; may be missing</description></item>
    /// </list>
    /// Rows without a label are counted and passed over. Memory: a few numbers per class, one per pair of classes that occurs as right and
    /// predicted, and <see cref="ImageEvaluationOptions.TopLosses"/>.
    /// </remarks>
    /// <param name="catalog">The catalog, <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="scored">What <c>model.Transform(test)</c> gives; pictures are scored while it is read.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentException">Columns are missing or of other types, or classes cannot be matched; the message lists all problems.</exception>
    /// <exception cref="InvalidDataException">A score is no probability, or a row's class is none of the model's; the message names the row.</exception>
    /// <exception cref="InvalidOperationException">There is no row with a label.</exception>
    public static ImageClassificationMetrics EvaluateImages(
        this MulticlassClassificationCatalog catalog, IDataView scored, ImageEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        return ImageEvaluation.Run(scored, options ?? new());
    }

    /// <summary>Measures how well activation maps show where the labelled things are, against their boxes and against a Gaussian hill in the
    /// middle of every picture.</summary>
    /// <remarks>
    /// <para>Needs the columns Label and Score as <see cref="EvaluateImages"/>, an <c>ActivationMap</c> (<c>Vector&lt;float, K, h, w&gt;</c>),
    /// <c>ImagePath</c> (text; the header of the file gives the picture's size) and <c>BoxLeft</c>, <c>BoxTop</c>, <c>BoxRight</c> and
    /// <c>BoxBottom</c>: Single, or vectors of it of one length where a picture may have several boxes.</para>
    /// <para>It is the map of the <b>labelled</b> class that is measured, whether or not the class was recognised, as is the custom in weakly supervised
    /// localisation. A picture with things of two classes may be in the data twice, with either class and its boxes.</para>
    /// </remarks>
    /// <param name="catalog">The catalog, <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="scored">What a model with activation maps gives for pictures with boxes.</param>
    /// <param name="preprocessing">Which part of a picture the model saw, such as <see cref="FixedHeadCnnTransformer.Preprocessing"/>.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentException">Columns are missing or of other types; the message lists all problems.</exception>
    /// <exception cref="InvalidDataException">A box makes no sense; the message names the row.</exception>
    /// <exception cref="ImageDecodingException">A picture cannot be read.</exception>
    /// <exception cref="InvalidOperationException">There is no row with a label and a box.</exception>
    public static LocalisationMetrics EvaluateLocalisation(
        this MulticlassClassificationCatalog catalog, IDataView scored, ImagePreprocessing preprocessing, LocalisationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(preprocessing);
        return LocalisationRun.Run(scored, preprocessing, options ?? new(), fileBoxes: null);
    }
}
