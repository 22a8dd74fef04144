namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>An output of the exported graph and the column it becomes.</summary>
/// <param name="Name">Its name in the exported graph.</param>
/// <param name="Column">The column.</param>
/// <param name="Shape">Shape for one picture, without the batch dimension.</param>
internal sealed record GraphOutput(string Name, string Column, IReadOnlyList<long> Shape)
{
    /// <summary>Values for one picture.</summary>
    public int Length { get; } = checked((int)Shape.Aggregate(1L, (a, b) => a * b));
}
