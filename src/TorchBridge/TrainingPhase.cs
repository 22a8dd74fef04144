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

    /// <summary>Before the first epoch: the pictures are gone through to compute a new layer, see <see cref="Reinitialize"/>, or to keep the output of a
    /// frozen trunk, see <see cref="TrunkTraining"/>.</summary>
    Initialization,
}
