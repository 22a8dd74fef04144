using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Estimators.Tests.Search;

/// <summary>"Trains", and leaves a checkpoint as training does.</summary>
internal sealed class KeepingRunner(Func<TrainingHistory> train) : ITrialRunner
{
    /// <summary>Whether each training found a checkpoint to go on from.</summary>
    public List<bool> Found { get; } = [];

    public TrainingHistory Run(FixedHeadCnnOptions options, string? folder)
    {
        string checkpoints = EstimatorTrialRunner.AsTrial(options with { CheckpointFolder = "anywhere" }, folder, share: null).CheckpointFolder!;
        string file = Path.Join(checkpoints, "checkpoint-000001.safetensors");
        Found.Add(File.Exists(file));
        Directory.CreateDirectory(checkpoints);
        File.WriteAllText(file, "");
        return train();
    }
}
