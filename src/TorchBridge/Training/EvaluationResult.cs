namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Mean cross-entropy in nats and share classified rightly.</summary>
internal readonly record struct EvaluationResult(double Loss, double Accuracy);
