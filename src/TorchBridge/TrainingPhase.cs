namespace MlNetFixedHeads;

/// <summary>What a training run is doing.</summary>
public enum TrainingPhase
{
    /// <summary>A training step was made.</summary>
    Training,

    /// <summary>Validation pictures are being scored.</summary>
    Validation,

    /// <summary>An epoch ended; the figures are the epoch's.</summary>
    EpochCompleted,

    /// <summary>The ONNX graph is being written and compared with the trained network.</summary>
    Export,
}
