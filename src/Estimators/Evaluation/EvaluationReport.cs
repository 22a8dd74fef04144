namespace MlNetFixedHeads.Estimators.Evaluation;

/// <summary>How well a model does on labelled pictures; shares are in [0, 1].</summary>
/// <param name="Examples">Number of pictures.</param>
/// <param name="Top1">Share whose most probable class is right.</param>
/// <param name="Top5">Share whose right class is among the five most probable (fewer where there are fewer classes).</param>
/// <param name="MacroAccuracy">Mean over the classes of the share that is right.</param>
/// <param name="LogLoss">Mean cross-entropy in nats.</param>
internal sealed record EvaluationReport(long Examples, double Top1, double Top5, double MacroAccuracy, double LogLoss)
{
    private const int TopK = 5;

    public static EvaluationReport Of(ImageClassificationMetrics metrics) =>
        new(metrics.Examples, metrics.Accuracy, metrics.TopKAccuracy(TopK), metrics.MeanPerClassAccuracy, metrics.LogLoss);
}
