using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>What a contact sheet shows.</summary>
internal sealed record ContactSheetOptions
{
    /// <summary>The form of the network's input: the size of a cell.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    public required Augmentation Augmentation { get; init; }

    /// <summary>Most rows, a class each.</summary>
    public int Rows { get; init; } = 8;

    /// <summary>The original and one epoch less than this.</summary>
    public int Columns { get; init; } = 8;

    /// <summary>The first epoch shown, counted from 1 as people do.</summary>
    public int Epoch { get; init; } = 1;

    public int Seed { get; init; } = 1;

    public DecodeLimits Limits { get; init; } = DecodeLimits.Default;

    public CancellationToken Cancellation { get; init; }
}
