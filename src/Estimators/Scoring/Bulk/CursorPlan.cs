using Microsoft.ML;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>What a cursor is asked for.</summary>
/// <param name="Stage">Who scores.</param>
/// <param name="Schema">The schema with the outputs.</param>
/// <param name="ImageColumn">The image column of the source.</param>
/// <param name="Images">What it holds.</param>
/// <param name="Needed">The columns of the source that are read.</param>
/// <param name="PassedThrough">For each column of the source: the column where it is asked for, else null.</param>
/// <param name="ActiveOutputs">For each output of the network: whether it is asked for.</param>
/// <param name="BatchSize">Rows of a batch.</param>
internal sealed record CursorPlan(
    NetworkStage Stage,
    DataViewSchema Schema,
    DataViewSchema.Column ImageColumn,
    ImageColumn Images,
    IReadOnlyList<DataViewSchema.Column> Needed,
    IReadOnlyList<DataViewSchema.Column?> PassedThrough,
    IReadOnlyList<bool> ActiveOutputs,
    int BatchSize)
{
    /// <summary>Whether anything is asked for that needs the network.</summary>
    public bool Scores => ActiveOutputs.Contains(true);
}
