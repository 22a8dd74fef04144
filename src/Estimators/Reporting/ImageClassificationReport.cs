using System.Text;
using MlNetFixedHeads.Estimators.Reporting;
using MlNetFixedHeads.Estimators.Scoring;

namespace MlNetFixedHeads;

/// <summary>Writes figures as one self-contained HTML page, without anything from the network.</summary>
public static class ImageClassificationReport
{
    /// <summary>Writes the page. It appears at once, complete.</summary>
    /// <param name="metrics">The figures.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">What else to show, or null for the figures alone.</param>
    /// <exception cref="IOException">The file exists and <see cref="ImageReportOptions.Overwrite"/> is false, or it cannot be written.</exception>
    public static void SaveReport(this ImageClassificationMetrics metrics, string path, ImageReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Mistakes, nameof(options));
        SafeWrite.ToFile(path, options.Overwrite, file => File.WriteAllText(file, ReportPage.Render(metrics, options), new UTF8Encoding(false)));
    }
}
