namespace MlNetFixedHeads.TorchBridge.Training.History;

/// <summary>The figures of an epoch by name: what CSV, TensorBoard and plots show.</summary>
internal static class HistorySeries
{
    /// <summary>Name in CSV, tag in TensorBoard, and the figure, null where an epoch has none.</summary>
    public static IReadOnlyList<(string Name, string Tag, Func<EpochResult, double?> Value)> All { get; } =
    [
        ("learning_rate", "learning_rate", e => e.LearningRate),
        ("train_loss", "loss/train", e => e.TrainLoss),
        ("train_accuracy", "accuracy/train", e => e.TrainAccuracy),
        ("validation_loss", "loss/validation", e => e.ValidationLoss),
        ("validation_accuracy", "accuracy/validation", e => e.ValidationAccuracy),
        ("validation_mean_per_class_accuracy", "accuracy/validation_mean_per_class", e => e.ValidationMeanPerClassAccuracy),
        ("validation_top5_accuracy", "accuracy/validation_top5", e => e.ValidationTop5Accuracy),
        ("validation_macro_f1", "f1/validation_macro", e => e.ValidationMacroF1),
        ("seconds", "time/seconds", e => e.Seconds),
        ("images_per_second", "time/images_per_second", e => e.ImagesPerSecond),
    ];
}
