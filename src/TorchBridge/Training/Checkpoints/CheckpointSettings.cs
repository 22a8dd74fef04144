namespace MlNetFixedHeads.TorchBridge.Training.Checkpoints;

/// <summary>Where and how often the state of a run is kept.</summary>
/// <param name="Folder">The folder; it is the run's alone.</param>
internal sealed record CheckpointSettings(string Folder)
{
    public const double UsualMinutes = 10;

    public const int UsualKept = 2;

    /// <summary>Minutes between checkpoints within an epoch.</summary>
    public double Minutes { get; init; } = UsualMinutes;

    /// <summary>How many of the newest are kept.</summary>
    public int Kept { get; init; } = UsualKept;

    /// <summary>Whether to go on from the newest.</summary>
    public bool Resume { get; init; }
}
