namespace MlNetFixedHeads.Fuzz;

/// <summary>What one case showed.</summary>
/// <param name="Index">Number of the case.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Allocated">Bytes that the garbage collector gave out meanwhile.</param>
/// <param name="Milliseconds">Processor time of the process meanwhile.</param>
/// <param name="Message">The exception, if any.</param>
internal sealed record CaseResult(int Index, CaseOutcome Outcome, long Allocated, double Milliseconds, string Message);
