using System.Diagnostics;

namespace MlNetFixedHeads.Benchmarks.Resume;

/// <summary>A process of the command line tool that trains, or goes on with what is there.</summary>
internal sealed class Run : IDisposable
{
    private readonly Process _process;

    public Run(IEnumerable<string> training, string output)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        string tool = Path.Join(AppContext.BaseDirectory, "MlNetFixedHeads.Cli.dll");
        foreach (string argument in (string[])["exec", tool, "train", .. training, "--output", output, "--resume"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        // Nobody reads: a full pipe would hold it up.
        _process.BeginOutputReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Waits for the end and returns the exit code.</summary>
    public int Finish()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Ends the process with a signal that cannot be caught, if it runs for so long.</summary>
    public bool KillAfter(TimeSpan time)
    {
        if (_process.WaitForExit(time))
            return false;
        _process.Kill();
        _process.WaitForExit();
        return true;
    }

    public void Dispose() => _process.Dispose();
}
