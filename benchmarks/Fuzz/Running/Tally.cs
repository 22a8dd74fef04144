using System.Globalization;

namespace MlNetFixedHeads.Fuzz;

/// <summary>Counts how the cases of one kind ended.</summary>
internal sealed class Tally(string kind)
{
    private readonly Dictionary<CaseOutcome, int> _counts = Enum.GetValues<CaseOutcome>().ToDictionary(outcome => outcome, _ => 0);
    private long _mostAllocated;
    private double _slowest;

    public static string Header => "| kind | cases | results | errors | wrong | crashes | hangs | over budget | largest allocation | slowest case |\n|---|---|---|---|---|---|---|---|---|---|";

    public bool IsClean => _counts[CaseOutcome.Result] + _counts[CaseOutcome.Error] == _counts.Values.Sum();

    public void Add(CaseResult result)
    {
        _counts[result.Outcome]++;
        _mostAllocated = Math.Max(_mostAllocated, result.Allocated);
        _slowest = Math.Max(_slowest, result.Milliseconds);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {kind} | {_counts.Values.Sum()} | {_counts[CaseOutcome.Result]} | {_counts[CaseOutcome.Error]} | {_counts[CaseOutcome.Wrong]} | {_counts[CaseOutcome.Crash]} | {_counts[CaseOutcome.Hang]} | {_counts[CaseOutcome.OverBudget]} | {_mostAllocated / 1048576.0:F1} MiB | {_slowest:F0} ms |");
}
