namespace MlNetFixedHeads.ScoringOnly;

/// <summary>What goes in.</summary>
internal sealed class PictureRow
{
    public string ImagePath { get; set; } = "";
}
