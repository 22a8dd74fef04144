namespace MlNetFixedHeads.Cli.Reporting;

/// <summary>What a report is about.</summary>
/// <param name="ModelPath">The model's file.</param>
/// <param name="Data">The data set and split in words.</param>
/// <param name="IsTest">Whether it is a test split.</param>
/// <param name="Record">What is known of training, or null.</param>
/// <param name="WeightsLicence">What the user says of the weights' licence, or null.</param>
internal sealed record ReportSubject(string ModelPath, string Data, bool IsTest, TrainingRecord? Record, string? WeightsLicence)
{
    /// <summary>A report is sent on: it names a path as its maker typed it, and not the folders that are above it on the maker's machine.</summary>
    /// <param name="text">Words with a whole path in them.</param>
    /// <param name="path">The path as it was typed.</param>
    public static string AsTyped(string text, string path) => text.Replace(Path.GetFullPath(path), path, StringComparison.Ordinal);
}
