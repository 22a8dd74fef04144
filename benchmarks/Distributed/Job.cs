using System.Diagnostics;
using System.Globalization;

namespace MlNetFixedHeads.Benchmarks.Distributed;

/// <summary>A .NET program, in one process or under mpirun.</summary>
internal sealed class Job : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    /// <param name="ranks">Processes; 1 starts one without mpirun.</param>
    /// <param name="program">Its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    public Job(int ranks, string program, params IEnumerable<string> arguments)
    {
        string[] command = ["dotnet", "exec", program, .. arguments];
        if (ranks > 1)
            command = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", ranks.ToString(CultureInfo.InvariantCulture), .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // In a container there is often no other user.
        (start.Environment["OMPI_ALLOW_RUN_AS_ROOT"], start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"]) = ("1", "1");
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The command line tool.</summary>
    public static string Tool { get; } = Path.Join(AppContext.BaseDirectory, "MlNetFixedHeads.Cli.dll");

    public static string ThisProgram { get; } = typeof(Job).Assembly.Location;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written so far.</summary>
    public string[] Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static void Run(int ranks, string program, params IEnumerable<string> arguments)
    {
        using var job = new Job(ranks, program, arguments);
        if (job.Wait() != 0)
            throw new InvalidOperationException($"{Path.GetFileName(program)} failed:{Environment.NewLine}{string.Join(Environment.NewLine, job.Lines)}");
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public int Wait()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Ends one rank with a signal that cannot be caught.</summary>
    public void Kill(int rank)
    {
        foreach (string id in File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!File.ReadAllText($"/proc/{id}/environ").Split('\0').Contains(string.Create(CultureInfo.InvariantCulture, $"OMPI_COMM_WORLD_RANK={rank}")))
                continue;
            using Process child = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            child.Kill();
            return;
        }

        throw new InvalidOperationException($"mpirun has no process of rank {rank}.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
    }
}
