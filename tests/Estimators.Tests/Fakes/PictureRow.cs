namespace MlNetFixedHeads.Estimators.Tests.Fakes;

/// <summary>A path and a text label.</summary>
internal sealed class PictureRow
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}
