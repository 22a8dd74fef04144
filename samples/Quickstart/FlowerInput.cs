namespace MlNetFixedHeads.Samples.Quickstart;

/// <summary>What the saved model takes: the path of a picture.</summary>
internal sealed class FlowerInput
{
    public string ImagePath { get; set; } = "";
}
