namespace MlNetFixedHeads.Fuzz;

/// <summary>How a case ended.</summary>
internal enum CaseOutcome
{
    /// <summary>The loader made something of the file.</summary>
    Result,

    /// <summary>An exception that the loader's documentation promises, whose message names the file.</summary>
    Error,

    /// <summary>Any other exception.</summary>
    Wrong,

    /// <summary>No end within the time limit.</summary>
    Hang,

    /// <summary>More memory than the budget allows.</summary>
    OverBudget,

    /// <summary>The process ended.</summary>
    Crash,
}
