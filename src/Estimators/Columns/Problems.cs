namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>One message out of several problems.</summary>
internal static class Problems
{
    public static string Message(string subject, IReadOnlyList<string> problems)
        => problems.Count == 1
            ? $"{subject}: {problems[0]}"
            : $"{subject}:{string.Concat(problems.Select(p => $"{Environment.NewLine}- {p}"))}";
}
