namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>A column of figures, and who stated those it is compared with.</summary>
internal sealed record Column(string Name, string StatedBy = "expected")
{
    public const string Thesis = "thesis";

    public static implicit operator Column(string name) => new(name);
}
