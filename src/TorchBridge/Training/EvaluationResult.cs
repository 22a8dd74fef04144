namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Mean cross-entropy in nats, share classified rightly, and the mean of that share over the classes there are.</summary>
internal readonly record struct EvaluationResult(double Loss, double Accuracy, double MeanPerClassAccuracy);
