namespace MlNetFixedHeads.Samples.Quickstart;

/// <summary>What the saved model answers.</summary>
internal sealed class FlowerPrediction
{
    public string PredictedLabel { get; set; } = "";

    /// <summary>One probability per kind.</summary>
    public float[] Score { get; set; } = [];
}
