using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

/// <summary>A row of the thesis and the trainings for it.</summary>
/// <param name="Thesis">The row.</param>
/// <param name="Network">What was trained.</param>
/// <param name="Classes">On how many classes.</param>
/// <param name="Parameters">Parameters of it.</param>
/// <param name="Runs">One for each seed; none where there is no result yet.</param>
internal sealed record AccuracyRow(ThesisRow Thesis, string Network, int Classes, long Parameters, IReadOnlyList<TrainingResult> Runs)
{
    public double? Top1 => Runs.Count == 0 ? null : 100 * Runs.Average(r => r.Top1);

    public double? Top5 => Runs.Count == 0 ? null : 100 * Runs.Average(r => r.Top5);

    /// <summary>Of a single training, estimated from the seeds.</summary>
    public double? Deviation => Runs.Count < 2 ? null : Math.Sqrt(Runs.Sum(r => Math.Pow((100 * r.Top1) - Top1!.Value, 2)) / (Runs.Count - 1));

    /// <summary>The rows of a table, the thesis' order kept: those planned, and what is there already of others.</summary>
    public static IReadOnlyList<AccuracyRow> Of(ThesisTable table, IReadOnlyList<AccuracyRow> planned, IReadOnlyList<TrainingResult> results) =>
    [
        .. table.Rows.SelectMany(row =>
        {
            var its = results.Where(r => r.Row == row.Key).GroupBy(r => (r.Network, r.Classes))
                .Select(g => new AccuracyRow(row, g.Key.Network, g.Key.Classes, g.First().Parameters, [.. g.OrderBy(r => r.Seed)]));
            var missing = planned.Where(p => p.Thesis == row && !results.Any(r => r.Row == row.Key && r.Network == p.Network && r.Classes == p.Classes));
            return its.Concat(missing);
        }),
    ];

    /// <summary>The row that this one is compared with, or null where it is that one itself or there is none.</summary>
    public AccuracyRow? Reference(IReadOnlyList<AccuracyRow> all) => Thesis.Head.IsReference
        ? null
        : all.FirstOrDefault(r => r.Thesis.Head.IsReference && r.Thesis.Group == Thesis.Group && r.Network == Network && r.Classes == Classes);
}
