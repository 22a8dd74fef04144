using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MlNetFixedHeads.Fuzz;

/// <summary>A worker process, watched: it is ended where a case takes too long or the process too much memory.</summary>
internal sealed class WatchedWorker(FuzzKind kind, int seed, int first, int count)
{
    /// <summary>Most processor time of one case. It is not the time of day, or a machine with other work would show hangs that are none.</summary>
    public static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(5);

    /// <summary>Most time of day of one case, or of the start, for what waits without working.</summary>
    private static readonly TimeSpan WaitLimit = TimeSpan.FromMinutes(3);

    /// <summary>Most bytes of memory the process may occupy; the runtime itself and the libraries take about 150 MB.</summary>
    public const long ProcessLimit = 1L << 30;

    private const int LookEvery = 20;

    private readonly Lock _lock = new();
    private readonly List<CaseResult> _results = [];
    private readonly List<string> _complaints = [];
    private int? _running;
    private int? _watched;
    private TimeSpan _usedBefore;
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>What the worker said until its end. Where a case ended it, that is the last one.</summary>
    public IReadOnlyList<CaseResult> Run()
    {
        using Process process = Start();
        Task output = Task.Run(() => Listen(process.StandardOutput));
        Task complaints = Task.Run(() => Complain(process.StandardError));
        CaseOutcome? ended = Watch(process);
        Task.WaitAll(output, complaints);
        process.WaitForExit();
        if (_running is { } culprit)
        {
            string why = string.Create(CultureInfo.InvariantCulture, $"exit code {process.ExitCode}; {string.Join(" / ", _complaints.TakeLast(8))}");
            _results.Add(new(culprit, ended ?? CaseOutcome.Crash, 0, Stopwatch.GetElapsedTime(_since).TotalMilliseconds, why));
        }
        else if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The worker for {kind.Name} ended between two cases: {string.Join(Environment.NewLine, _complaints)}");
        }

        return _results;
    }

    private Process Start()
    {
        string own = Environment.ProcessPath!;
        ProcessStartInfo info = new(own) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(own) == "dotnet")
            info.ArgumentList.Add(typeof(WatchedWorker).Assembly.Location);
        foreach (string argument in (string[])["--worker", "yes", "--kind", kind.Name, "--seed", Text(seed), "--first", Text(first), "--count", Text(count)])
            info.ArgumentList.Add(argument);

        // Archives are to be unpacked beside themselves, where what is left behind is seen.
        info.Environment.Remove(TorchBridge.Weights.Download.CacheFolder.Variable);
        return Process.Start(info) ?? throw new InvalidOperationException("The worker did not start.");
    }

    private CaseOutcome? Watch(Process process)
    {
        while (!process.WaitForExit(LookEvery))
        {
            try
            {
                process.Refresh();
                CaseOutcome? ended = process.WorkingSet64 > ProcessLimit ? CaseOutcome.OverBudget : IsLate(process.TotalProcessorTime) ? CaseOutcome.Hang : null;
                if (ended is null)
                    continue;
                process.Kill();
                return ended;
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception && process.HasExited)
            {
                // It ended between two of these lines; the loop sees it.
            }
        }

        return null;
    }

    private bool IsLate(TimeSpan used)
    {
        lock (_lock)
        {
            if (_running != _watched)
                (_watched, _usedBefore) = (_running, used);
            return Stopwatch.GetElapsedTime(_since) > WaitLimit || (_running is not null && used - _usedBefore > CaseLimit);
        }
    }

    private void Listen(StreamReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            lock (_lock)
            {
                _since = Stopwatch.GetTimestamp();
                if (line[0] == Worker.Begin)
                {
                    _running = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
                    continue;
                }

                _results.Add(JsonSerializer.Deserialize<CaseResult>(line.AsSpan(1))!);
                _running = null;
            }
        }
    }

    private void Complain(StreamReader lines)
    {
        while (lines.ReadLine() is { } line)
            _complaints.Add(line);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
