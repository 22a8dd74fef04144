namespace MlNetFixedHeads.Cli.Reporting;

/// <summary>What a report is about.</summary>
/// <param name="ModelPath">The model's file.</param>
/// <param name="Data">The data set and split in words.</param>
/// <param name="IsTest">Whether it is a test split.</param>
/// <param name="Record">What is known of training, or null.</param>
/// <param name="WeightsLicence">What the user says of the weights' licence, or null.</param>
internal sealed record ReportSubject(string ModelPath, string Data, bool IsTest, TrainingRecord? Record, string? WeightsLicence);
