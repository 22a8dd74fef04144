using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads.Benchmarks.Distributed;

/// <summary>Kills a rank of two at random moments, goes on with the rest each time, and compares the weights in the end to those of two that nobody disturbed.</summary>
internal static partial class Killing
{
    private const double CheckpointSeconds = 1;

    private static readonly string[] Settings =
    [
        "--arch", "mobilenet_v2", "--head", "learned", "--size", "32", "--recipe", "modern-adamw", "--epochs", "16", "--batch", "6", "--accumulate", "2", "--mixup", "0.2",
        "--validation-fraction", "0.2", "--threads", "1", "--device", "cpu", "--resume", "--checkpoint-minutes", (CheckpointSeconds / 60).ToString(CultureInfo.InvariantCulture),
    ];

    /// <returns>Whether the weights are the same to the bit.</returns>
    public static bool Run(string data, string folder, int kills, Random random)
    {
        string whole = Path.Join(folder, "whole"), killed = Path.Join(folder, "killed");
        var watch = Stopwatch.StartNew();
        using (var job = new Job(2, Job.Tool, ["train", .. Settings, "--data", data, "--output", whole]))
        {
            WaitForCheckpoint(job, whole, 0);
            watch.Restart();
            job.Wait();
        }

        double seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Undisturbed, from the first checkpoint on: {seconds:0.0} s; a checkpoint after every epoch and after {CheckpointSeconds} s."));
        for (int kill = 1; kill <= kills; kill++)
        {
            int before = Newest(killed)?.Number ?? 0;
            using var job = new Job(2, Job.Tool, ["train", .. Settings, "--data", data, "--output", killed]);
            WaitForCheckpoint(job, killed, before);
            Thread.Sleep(TimeSpan.FromSeconds(random.NextDouble() * seconds / (kills + 1)));
            if (job.HasExited)
                break;
            int rank = random.Next(2);
            int reached = job.Lines.Select(l => Epoch().Match(l)).Where(m => m.Success).Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
            DateTime now = DateTime.UtcNow;
            job.Kill(rank);
            int code = job.Wait();
            (_, string path, Checkpoint kept) = Newest(killed)!.Value;
            using (kept)
            {
                double epochs = kept.State.Number("epochs/count"), batch = kept.State.NumberOrNull("place/batch") ?? 0;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Kill {kill}: rank {rank}, after the line of epoch {reached}; mpirun ends with {code}. Checkpoint: after epoch {epochs} and {batch} batches, {(now - File.GetLastWriteTimeUtc(path)).TotalSeconds:0.0} s old."));
            }

            foreach (string line in job.Lines.Where(l => l.Contains("signal", StringComparison.Ordinal) || l.Contains("--resume", StringComparison.Ordinal)))
                Console.WriteLine($"  > {line.Trim()}");
        }

        Job.Run(2, Job.Tool, ["train", .. Settings, "--data", data, "--output", killed]);
        bool same = File.ReadAllBytes(Path.Join(whole, "weights.safetensors")).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Join(killed, "weights.safetensors")));
        Console.WriteLine($"Weights in the end: {(same ? "byte-identical" : $"DIFFERENT, {WeightDistance.Between(Path.Join(whole, "weights.safetensors"), Path.Join(killed, "weights.safetensors"))}")}.");
        return same;
    }

    private static void WaitForCheckpoint(Job job, string output, int after)
    {
        while (!job.HasExited && NumberOf(output) <= after)
            Thread.Sleep(20);
    }

    private static int NumberOf(string output) => Directory.Exists(Path.Join(output, "checkpoints"))
        ? Directory.GetFiles(Path.Join(output, "checkpoints")).Select(f => Name().Match(f)).Where(m => m.Success).Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max()
        : 0;

    private static (int Number, string Path, Checkpoint Checkpoint)? Newest(string output) =>
        CheckpointFolder.Newest(Path.Join(output, "checkpoints"), NullLogger.Instance) is var (path, checkpoint) ? (NumberOf(output), path, checkpoint) : null;

    [GeneratedRegex("checkpoint-([0-9]+)\\.safetensors$")]
    private static partial Regex Name();

    /// <summary>The line that the tool writes for an epoch.</summary>
    [GeneratedRegex("epoch ([0-9]+)/[0-9]+ +loss")]
    private static partial Regex Epoch();
}
