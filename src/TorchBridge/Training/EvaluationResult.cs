namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The figures of scored pictures; shares are in [0, 1].</summary>
/// <param name="Loss">Mean cross-entropy in nats.</param>
/// <param name="Accuracy">Share classified rightly.</param>
/// <param name="MeanPerClassAccuracy">Mean of that share over the classes there are.</param>
/// <param name="Top5Accuracy">Share whose class is among the five most probable.</param>
/// <param name="MacroF1">Mean F1 over the classes there are.</param>
internal readonly record struct EvaluationResult(double Loss, double Accuracy, double MeanPerClassAccuracy, double Top5Accuracy, double MacroF1);
