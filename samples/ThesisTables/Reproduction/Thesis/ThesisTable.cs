namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

/// <summary>A table of accuracies of the thesis (Qian 2020).</summary>
/// <param name="Number">Its number, such as <c>5.1</c>.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Rows">Its rows; those of one group follow one another.</param>
internal sealed record ThesisTable(string Number, string Title, IReadOnlyList<ThesisRow> Rows)
{
    /// <summary>What the figures at hand do not say and is assumed here.</summary>
    public string? Assumed { get; init; }

    /// <summary>The data sets it has, in its order.</summary>
    public IReadOnlyList<ThesisData> Data => [.. Rows.Select(r => r.Data).Distinct()];
}
