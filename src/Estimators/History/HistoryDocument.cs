using MlNetFixedHeads.Estimators.Evaluation;
using MlNetFixedHeads.TorchBridge.Training.Speed;

namespace MlNetFixedHeads.Estimators.History;

/// <summary>What <c>history.json</c> holds, and <c>fixedheads train --json</c> prints.</summary>
internal sealed record HistoryDocument
{
    /// <summary>Version of the library.</summary>
    public required string Version { get; init; }

    /// <summary>With every default filled in; null where they are not known.</summary>
    public required SettingsDocument? Settings { get; init; }

    /// <summary>The classes in the order of the scores.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>When the first epoch began; null where that is not known.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The epoch whose weights were kept, from 1; 0 where nothing was trained.</summary>
    public required int BestEpoch { get; init; }

    public required bool Cancelled { get; init; }

    /// <summary>Whether a figure that no longer got better ended the run.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>Whether the time budget ended the run.</summary>
    public bool OutOfTime { get; init; }

    /// <summary>What ended the run before its time; null where nothing did. Then only the epochs before it are here.</summary>
    public string? Failure { get; init; }

    /// <summary>What was measured to choose the precision and the layout: images per second of each; empty where none was chosen. A name without a layout has channels innermost.</summary>
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

    /// <param name="history">The history.</param>
    /// <param name="settings">What was asked for; what the run has found of it takes its place.</param>
    public static HistoryDocument Of(TrainingHistory history, SettingsDocument? settings) => new()
    {
        Version = ProductVersion.Text,
        Settings = settings is null || history.BatchSize == 0 ? settings : settings with
        {
            Batch = history.BatchSize,
            Precision = history.Precision.ToString(),
            Layout = history.Layout.ToString(),
        },
        Classes = history.ClassNames,
        Epochs = history.Epochs,
        Started = history.Started,
        BestEpoch = history.BestEpoch,
        Cancelled = history.Cancelled,
        StoppedEarly = history.StoppedEarly,
        OutOfTime = history.OutOfTime,
        PrecisionSpeeds = history.PrecisionSpeeds.ToDictionary(s => new StepForm(s.Precision, s.Layout).ToString(), s => s.ImagesPerSecond),
        Configuration = history.Configuration,
        UnreadableImages = history.UnreadableImages,
        SubstitutedImages = history.SubstitutedImages,
        ExportDifference = history.ExportDifference,
    };
}
