namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>A figure computed here, and the same one as stated elsewhere, if it is.</summary>
internal sealed record Cell(string Here, string? Stated = null)
{
    public bool Differs => Stated is not null && Stated != Here;

    public static implicit operator Cell(string here) => new(here);
}
