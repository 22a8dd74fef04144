using System.Diagnostics;
using System.Globalization;

namespace MlNetFixedHeads.Throughput;

/// <summary>PyTorch in a process of its own that makes a step whenever it is told to.</summary>
internal sealed class PyTorchSteps : IDisposable
{
    private const string Script = "pytorch_step.py";

    private readonly Process _process;

    public PyTorchSteps(string python, CnnArchitecture architecture, int side, int batch, int threads)
    {
        string[] arguments =
        [
            Path.Join(AppContext.BaseDirectory, Script), architecture.Name, Text(side), Text(batch), "--threads", Text(threads), "--turns",
        ];
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // As this library does for itself: else, where anything else runs, the comparison would be of waiting threads.
        start.Environment.TryAdd("GOMP_SPINCOUNT", "1000");
        _process = Process.Start(start)!;
        Version = Read().Split(' ')[0];
    }

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

    /// <summary>Seconds of a step.</summary>
    public double Step()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        return double.Parse(Read(), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        // The end of its input ends it.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Read() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Script} ended; its message is above.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
