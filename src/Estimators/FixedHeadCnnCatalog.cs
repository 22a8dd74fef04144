using Microsoft.ML;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads;

/// <summary>Methods of <c>mlContext.Transforms</c> that train fixed-head convolutional image classifiers.</summary>
public static class FixedHeadCnnCatalog
{
    /// <summary>Creates an estimator that trains an image classifier.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="architecture">The network. Defaults to <see cref="CnnArchitecture.MobileNetV2"/>.</param>
    /// <param name="head">The head. Defaults to <see cref="ClassifierHead.Identity"/>.</param>
    /// <param name="labelColumnName">The column with the classes: a key or text.</param>
    /// <param name="imageColumnName">The column with the pictures: text (a path), a vector of bytes, MLImage or <c>Vector&lt;float, 3, H, W&gt;</c>.</param>
    /// <param name="pretrainedWeights">Path of a safetensors file to start from, or null for random weights.</param>
    /// <param name="epochs">Passes over the training pictures.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">An argument is not valid; the message lists all that are not.</exception>
    public static FixedHeadCnnEstimator TrainFixedHeadCnn(
        this TransformsCatalog catalog,
        CnnArchitecture? architecture = null,
        ClassifierHead? head = null,
        string labelColumnName = "Label",
        string imageColumnName = "ImagePath",
        string? pretrainedWeights = null,
        int epochs = 40)
        => TrainFixedHeadCnn(catalog, Options(architecture, head, labelColumnName, imageColumnName, pretrainedWeights, epochs));

    /// <summary>Creates an estimator that trains an image classifier.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Everything there is to set.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">Options are not valid; the message lists all that are not.</exception>
    public static FixedHeadCnnEstimator TrainFixedHeadCnn(this TransformsCatalog catalog, FixedHeadCnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new FixedHeadCnnEstimator(HostContext.BehindCatalog(catalog), options);
    }

    /// <summary>Creates an estimator that trains an image classifier, with the context given explicitly.</summary>
    /// <remarks>The overload without a context finds it behind the catalog in the versions of ML.NET this library was tested with. This
    /// one does not depend on that: messages reach <see cref="MLContext.Log"/>, <see cref="MLContext.GpuDeviceId"/> is seen, and the
    /// session options of ONNX Runtime set on the context are used.</remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="context">The context.</param>
    /// <param name="options">Everything there is to set.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">Options are not valid; the message lists all that are not.</exception>
    public static FixedHeadCnnEstimator TrainFixedHeadCnn(this TransformsCatalog catalog, MLContext context, FixedHeadCnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(context);
        return new FixedHeadCnnEstimator(HostContext.Of(context), options);
    }

    internal static FixedHeadCnnOptions Options(
        CnnArchitecture? architecture, ClassifierHead? head, string labelColumnName, string imageColumnName, string? pretrainedWeights, int epochs) => new()
        {
            Architecture = architecture ?? CnnArchitecture.MobileNetV2,
            Head = head ?? ClassifierHead.Identity,
            LabelColumnName = labelColumnName,
            ImageColumnName = imageColumnName,
            PretrainedWeights = pretrainedWeights,
            Epochs = epochs,
        };
}
