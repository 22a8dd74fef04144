using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Reporting;

/// <summary>Where a report goes: checked before anything is scored, so that an hour of scoring is not lost to a typing error.</summary>
internal sealed class ReportFile : IDisposable
{
    public const string Name = "report.html";

    private readonly MadeFolders _folders;

    /// <exception cref="CommandFailedException">A report is there already, or the folder cannot be made.</exception>
    public ReportFile(string folder, bool overwrite)
    {
        Target = Path.Join(folder, Name);
        Overwrite = overwrite;
        if (Path.Exists(Target) && (!overwrite || Directory.Exists(Target)))
            throw new CommandFailedException($"--report: '{Target}' exists already; choose another folder or add --overwrite.");
        _folders = MadeFolders.Create(folder, $"--report '{folder}'");
    }

    public string Target { get; }

    public bool Overwrite { get; }

    public void Write(ImageClassificationMetrics metrics, ImageReportOptions options)
    {
        try
        {
            metrics.SaveReport(Target, options with { Overwrite = Overwrite });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--report: '{Target}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Takes the folder away again where no report was written.</summary>
    public void Dispose() => _folders.RemoveEmpty();
}
