namespace MlNetFixedHeads.ScoringOnly;

/// <summary>What comes out.</summary>
internal sealed class ScoredRow
{
    public string ImagePath { get; set; } = "";

    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];
}
