using Microsoft.ML;
using MlNetFixedHeads.Estimators.Training;
using static Microsoft.ML.MulticlassClassificationCatalog;

namespace MlNetFixedHeads;

/// <summary>Methods of <c>mlContext.MulticlassClassification.Trainers</c> that train fixed-head convolutional image classifiers.</summary>
public static class FixedHeadCnnTrainersCatalog
{
    /// <inheritdoc cref="FixedHeadCnnCatalog.TrainFixedHeadCnn(TransformsCatalog, CnnArchitecture, ClassifierHead, string, string, string, int)"/>
    public static FixedHeadCnnEstimator TrainFixedHeadCnn(
        this MulticlassClassificationTrainers catalog,
        CnnArchitecture? architecture = null,
        ClassifierHead? head = null,
        string labelColumnName = "Label",
        string imageColumnName = "ImagePath",
        string? pretrainedWeights = null,
        int epochs = 40)
        => TrainFixedHeadCnn(catalog, FixedHeadCnnCatalog.Options(architecture, head, labelColumnName, imageColumnName, pretrainedWeights, epochs));

    /// <inheritdoc cref="FixedHeadCnnCatalog.TrainFixedHeadCnn(TransformsCatalog, FixedHeadCnnOptions)"/>
    public static FixedHeadCnnEstimator TrainFixedHeadCnn(this MulticlassClassificationTrainers catalog, FixedHeadCnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new FixedHeadCnnEstimator(HostContext.BehindCatalog(catalog), options);
    }

    /// <inheritdoc cref="FixedHeadCnnCatalog.TrainFixedHeadCnn(TransformsCatalog, MLContext, FixedHeadCnnOptions)"/>
    public static FixedHeadCnnEstimator TrainFixedHeadCnn(this MulticlassClassificationTrainers catalog, MLContext context, FixedHeadCnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(context);
        return new FixedHeadCnnEstimator(HostContext.Of(context), options);
    }
}
