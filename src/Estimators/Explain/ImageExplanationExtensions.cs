using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Explain;

namespace MlNetFixedHeads;

/// <summary>Shows where a trained model, new or re-opened, sees classes in a picture.</summary>
/// <remarks>
/// <para>All classes' maps come from one forward pass. With average pooling and any of this library's heads the mean over a map's positions is the class'
/// logit; an identity head's maps are its last channels themselves.</para>
/// <para>The methods may be called from many threads. They throw <see cref="ImageDecodingException"/> for what is no picture,
/// <see cref="ArgumentException"/> for options out of range and unknown classes, and <see cref="InvalidOperationException"/> where the model has no such
/// maps, or was trained on pictures that the caller had preprocessed.</para>
/// </remarks>
public static class ImageExplanationExtensions
{
    /// <summary>Explains the most probable classes of a picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="imagePath">The picture's file.</param>
    /// <param name="topK">How many classes, 1 or more.</param>
    /// <returns>Their scores and maps.</returns>
    public static ImageExplanation Explain(this FixedHeadCnnTransformer model, string imagePath, int topK) => model.Explain(imagePath, Top(topK));

    /// <summary>Explains classes of a picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="imagePath">The picture's file.</param>
    /// <param name="options">What to explain, and how.</param>
    /// <returns>Their scores and maps.</returns>
    public static ImageExplanation Explain(this FixedHeadCnnTransformer model, string imagePath, ExplainOptions options) =>
        Run(model, () => ExplainedPicture.Of(imagePath), options);

    /// <summary>Explains the most probable classes of a picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="encoded">The bytes of a picture's file: JPEG, PNG, WebP, GIF or BMP.</param>
    /// <param name="topK">How many classes, 1 or more.</param>
    /// <returns>Their scores and maps.</returns>
    public static ImageExplanation Explain(this FixedHeadCnnTransformer model, byte[] encoded, int topK) => model.Explain(encoded, Top(topK));

    /// <summary>Explains classes of a picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="encoded">The bytes of a picture's file: JPEG, PNG, WebP, GIF or BMP.</param>
    /// <param name="options">What to explain, and how.</param>
    /// <returns>Their scores and maps.</returns>
    public static ImageExplanation Explain(this FixedHeadCnnTransformer model, byte[] encoded, ExplainOptions options) =>
        Run(model, () => ExplainedPicture.Of(encoded), options);

    /// <summary>Explains the most probable classes of a picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="encoded">A picture's file, read from the current position to the end; it stays open.</param>
    /// <param name="topK">How many classes, 1 or more.</param>
    /// <returns>Their scores and maps.</returns>
    public static ImageExplanation Explain(this FixedHeadCnnTransformer model, Stream encoded, int topK) => model.Explain(encoded, Top(topK));

    /// <summary>Explains classes of a picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="encoded">A picture's file, read from the current position to the end; it stays open.</param>
    /// <param name="options">What to explain, and how.</param>
    /// <returns>Their scores and maps.</returns>
    public static ImageExplanation Explain(this FixedHeadCnnTransformer model, Stream encoded, ExplainOptions options)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        return Run(
            model,
            () =>
            {
                using var copy = new MemoryStream();
                encoded.CopyTo(copy);
                return ExplainedPicture.Of(copy.ToArray());
            },
            options);
    }

    /// <summary>Explains the most probable classes of a picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="image">An upright picture, see <see cref="UprightImage"/>.</param>
    /// <param name="topK">How many classes, 1 or more.</param>
    /// <returns>Their scores and maps.</returns>
    public static ImageExplanation Explain(this FixedHeadCnnTransformer model, MLImage image, int topK) => model.Explain(image, Top(topK));

    /// <summary>Explains classes of a picture.</summary>
    /// <param name="model">The model.</param>
    /// <param name="image">An upright picture, see <see cref="UprightImage"/>.</param>
    /// <param name="options">What to explain, and how.</param>
    /// <returns>Their scores and maps.</returns>
    public static ImageExplanation Explain(this FixedHeadCnnTransformer model, MLImage image, ExplainOptions options) =>
        Run(model, () => ExplainedPicture.Of(image), options);

    private static ExplainOptions Top(int topK) => new() { TopK = topK };

    private static ImageExplanation Run(FixedHeadCnnTransformer model, Func<ExplainedPicture> picture, ExplainOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        return model.Explain(picture, options);
    }
}
