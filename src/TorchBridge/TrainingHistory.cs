namespace MlNetFixedHeads;

/// <summary>What happened in a training run.</summary>
public sealed record TrainingHistory
{
    /// <summary>The epochs that ran, in order.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The epoch whose weights were kept, from 1; 0 where nothing was trained.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The classes in the order of the scores. Defaults to none.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Whether the run was cancelled before its last epoch.</summary>
    public required bool Cancelled { get; init; }

    /// <summary>Whether the run ended before its last epoch because a figure no longer got better, see <see cref="EarlyStopping"/>.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>Whether the run ended before its last epoch because its time budget was over.</summary>
    public bool OutOfTime { get; init; }

    /// <summary>Pictures of a batch in training: what was asked for, or what was found to fit the memory.</summary>
    public int BatchSize { get; init; }

    /// <summary>In which numbers training computed: what was asked for, or what <see cref="TrainingPrecision.Auto"/> found to be fastest.</summary>
    public TrainingPrecision Precision { get; init; }

    /// <summary>In which layout training had maps and weights in memory: that of pictures, unless <see cref="TrainingPrecision.Auto"/> found the other to be clearly faster.</summary>
    public TrainingLayout Layout { get; init; }

    /// <summary>What <see cref="TrainingPrecision.Auto"/> measured; empty where there was nothing to choose from, and where a checkpoint had the choice.</summary>
    public IReadOnlyList<PrecisionSpeed> PrecisionSpeeds { get; init; } = [];

    /// <summary>When the first epoch began, also where the run was resumed since; null where that is not known, as of a run that a checkpoint of an earlier version
    /// began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Names of the pictures that could not be decoded and were left out.</summary>
    public required IReadOnlyList<string> UnreadableImages { get; init; }

    /// <summary>Names of the training pictures that could not be decoded and that others of their class stood in for, see
    /// <see cref="UnreadableImagePolicy.Substitute"/>.</summary>
    public IReadOnlyList<string> SubstitutedImages { get; init; } = [];

    /// <summary>Largest difference between the logits of the exported ONNX graph and of the trained network on pictures of the run,
    /// as a share of the logits' spread; null where the run had no readable picture.</summary>
    public double? ExportDifference { get; init; }

    /// <summary>What decided the outcome, by name: another run is told by it. Empty where no state was kept.</summary>
    internal IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();
}
