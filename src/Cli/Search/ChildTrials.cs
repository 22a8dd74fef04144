using System.Diagnostics;
using System.Globalization;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Runs a search's trainings in child processes, each with its share of them and of the processors.</summary>
internal sealed class ChildTrials(Messages messages, SearchRequest request)
{
    private const string Threads = "--threads";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Lets every child do what it knows of its share.</summary>
    /// <param name="retryFailed">Whether they try again what failed.</param>
    /// <param name="cancellation">Ends them; what they have finished is kept.</param>
    public void Run(bool retryFailed, CancellationToken cancellation)
    {
        int jobs = request.Jobs!.Value;
        List<Process> children = [];
        try
        {
            for (int i = 1; i <= jobs; i++)
                children.Add(Start(i, jobs, retryFailed));
            foreach (Process child in children)
                Wait(child, cancellation);
        }
        finally
        {
            foreach (Process child in children)
            {
                if (!child.HasExited)
                    child.Kill(entireProcessTree: true);
                child.Dispose();
            }
        }
    }

    private static void Wait(Process child, CancellationToken cancellation)
    {
        try
        {
            child.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C reaches children too, and they end by themselves.
            child.WaitForExit(Patience);
        }
    }

    private Process Start(int number, int count, bool retryFailed)
    {
        (string file, string[] first) = Tool();
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] line =
        [
            .. first, "search",
            .. request.Line.Where(o => !Options.SearchOptions.OfParentOnly.Contains(o.Name)).SelectMany(o => o.Arguments()),
            .. retryFailed ? ["--retry-failed"] : Array.Empty<string>(),
            .. request.Line.Any(o => o.Name == Threads) || request.Search.Dimensions.Any(d => $"--{d.Name}" == Threads) ? [] : new[] { $"{Threads}={Whole(Math.Max(Environment.ProcessorCount / count, 1))}" },
            $"--trial={Whole(number)}/{Whole(count)}",
        ];
        foreach (string argument in line)
            start.ArgumentList.Add(argument);
        var child = new Process { StartInfo = start };
        child.OutputDataReceived += (_, e) => Tell(number, e.Data, messages.WriteLine);
        child.ErrorDataReceived += (_, e) => Tell(number, e.Data, messages.Warn);
        child.Start();
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    private static void Tell(int number, string? line, Action<string> write)
    {
        if (line is not null)
            write($"{Whole(number)}> {line}");
    }

    /// <summary>This tool, also where another program has loaded it.</summary>
    private static (string File, string[] First) Tool()
    {
        string assembly = typeof(ChildTrials).Assembly.Location;
        string? process = Environment.ProcessPath;
        string name = Path.GetFileNameWithoutExtension(process) ?? "";
        return name == "fixedheads" || name == Path.GetFileNameWithoutExtension(assembly)
            ? (process!, [])
            : (name == "dotnet" ? process! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [assembly]);
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
