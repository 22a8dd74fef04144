using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>The trainer behind the public catalog extensions.</summary>
internal static class DefaultTrainer
{
    public static IClassifierTrainer Create() => new ClassifierTrainer();
}
