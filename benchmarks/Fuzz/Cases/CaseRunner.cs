namespace MlNetFixedHeads.Fuzz;

/// <summary>Runs single cases in this process.</summary>
internal sealed class CaseRunner(FuzzKind kind, int seed, string folder)
{
    /// <summary>Most bytes that a loader may allocate in all for one file; no file is larger than about a megabyte.</summary>
    public const long AllocationBudget = 256L << 20;

    /// <summary>Runs one case in a folder of its own, which is deleted.</summary>
    /// <param name="index">Number of the case, from 0.</param>
    /// <param name="damaged">False runs a whole file of the same kind, which must load.</param>
    public CaseResult Run(int index, bool damaged = true)
    {
        string own = Path.Join(folder, FormattableString.Invariant($"{kind.Name}-{index}"));
        Directory.CreateDirectory(own);
        try
        {
            Action load = kind.Prepare(kind.RandomFor(seed, index), damaged, own);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            TimeSpan begun = Environment.CpuUsage.TotalTime;
            Exception? error = Try(load);
            double milliseconds = (Environment.CpuUsage.TotalTime - begun).TotalMilliseconds;
            long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            CaseOutcome outcome = allocated > AllocationBudget ? CaseOutcome.OverBudget
                : error is null ? CaseOutcome.Result
                : damaged && kind.IsPromised(error) && error.Message.Contains(own, StringComparison.Ordinal) ? CaseOutcome.Error
                : CaseOutcome.Wrong;
            return new(index, outcome, allocated, milliseconds, error is null ? "" : Describe(error, outcome));
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    // Whatever a loader throws is what is to be found out.
    private static Exception? Try(Action load)
    {
        try
        {
            load();
            return null;
        }
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    private static string Describe(Exception error, CaseOutcome outcome)
    {
        string text = outcome == CaseOutcome.Error ? $"{error.GetType().Name}: {error.Message}" : error.ToString();
        return text.Length > 2000 ? text[..2000] : text;
    }
}
