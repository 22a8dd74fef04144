using MlNetFixedHeads.Cli.Scoring;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>What <c>history.json</c> holds, and <c>train --json</c> prints.</summary>
internal sealed record HistoryDocument
{
    /// <summary>Version of the tool.</summary>
    public required string Version { get; init; }

    public required SettingsDocument Settings { get; init; }

    /// <summary>The classes in the order of the scores.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The epoch whose weights were written, from 1; 0 where nothing was trained.</summary>
    public required int BestEpoch { get; init; }

    public required bool Cancelled { get; init; }

    /// <summary>Whether a figure that no longer got better ended the run.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>Whether the time budget ended the run.</summary>
    public bool OutOfTime { get; init; }

    /// <summary>What was measured to choose the precision: images per second of each; empty where none was chosen.</summary>
    public IReadOnlyDictionary<string, double> PrecisionSpeeds { get; init; } = new Dictionary<string, double>();

    /// <summary>Everything that decides the outcome, by name: what <c>--resume</c> compares. Empty where no state was kept.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    /// <summary>Pictures that could not be decoded and were left out.</summary>
    public required IReadOnlyList<string> UnreadableImages { get; init; }

    /// <summary>Pictures that could not be decoded and that others of their class stood in for.</summary>
    public required IReadOnlyList<string> SubstitutedImages { get; init; }

    /// <summary>Largest difference between the ONNX graph's and the network's logits, as a share of their spread.</summary>
    public required double? ExportDifference { get; init; }

    /// <summary>The test split through the returned model, or null where there is none.</summary>
    public EvaluationReport? Test { get; init; }

    /// <summary>Test pictures that could not be read and are not in <see cref="Test"/>.</summary>
    public IReadOnlyList<string> UnreadableTestImages { get; init; } = [];

    public static HistoryDocument Of(FixedHeadCnnTransformer model, SettingsDocument settings) => new()
    {
        Version = ToolVersion.Text,
        Settings = settings,
        Classes = model.ClassNames,
        Epochs = model.History.Epochs,
        BestEpoch = model.History.BestEpoch,
        Cancelled = model.History.Cancelled,
        StoppedEarly = model.History.StoppedEarly,
        OutOfTime = model.History.OutOfTime,
        PrecisionSpeeds = model.History.PrecisionSpeeds.ToDictionary(s => s.Precision.ToString(), s => s.ImagesPerSecond),
        Configuration = model.History.Configuration,
        UnreadableImages = model.History.UnreadableImages,
        SubstitutedImages = model.History.SubstitutedImages,
        ExportDifference = model.History.ExportDifference,
    };
}
