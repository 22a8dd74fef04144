using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace MlNetFixedHeads.Benchmarks.Resume;

/// <summary>Kills a training run with SIGKILL at random moments, resumes it each time, and compares the weights it ends with to those of a run that
/// nobody disturbed.</summary>
/// <remarks>Usage: <c>Resume [kills] [seed] [-- further arguments of fixedheads train]</c>. Without arguments behind <c>--</c> it trains a MobileNetV2
/// on painted pictures with everything that has a state: AdamW, averaged weights, accumulated gradients, mixed pictures.</remarks>
internal static class Program
{
    private static int Main(string[] args)
    {
        int split = Array.IndexOf(args, "--");
        string[] own = split < 0 ? args : args[..split];
        int kills = own.Length > 0 ? int.Parse(own[0], CultureInfo.InvariantCulture) : 20;
        int seed = own.Length > 1 ? int.Parse(own[1], CultureInfo.InvariantCulture) : Environment.TickCount;
        string folder = Directory.CreateTempSubdirectory("fixedheads-resume-").FullName;
        try
        {
            string[] training = split < 0 ? [.. Usual, "--data", $"folder:{PaintedPictures.Write(Path.Join(folder, "data"))}"] : args[(split + 1)..];
            Console.WriteLine($"Seed {seed}.");
            var watch = Stopwatch.StartNew();
            string whole = Path.Join(folder, "whole"), killed = Path.Join(folder, "killed");
            using var undisturbed = new Run(training, whole);
            while (!Directory.Exists(Path.Join(whole, "checkpoints")) && !undisturbed.HasExited)
                Thread.Sleep(20);
            double start = watch.Elapsed.TotalSeconds;
            if (undisturbed.Finish() != 0)
                return 1;
            double seconds = watch.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Undisturbed: {seconds:0.0} s, weights {Hash(whole)}."));

            var random = new Random(seed);
            int done = 0;
            // Anywhere from the loading of the libraries on, and so that the run is not over before the last kill.
            double most = start + (2 * (seconds - start) / (1.2 * kills));
            while (done < kills)
            {
                TimeSpan after = TimeSpan.FromSeconds((0.5 * start) + (random.NextDouble() * (most - (0.5 * start))));
                using var run = new Run(training, killed);
                if (!run.KillAfter(after))
                    break;
                done++;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Kill {done} after {after.TotalSeconds:0.00} s; {Checkpoints(killed)}."));
            }

            using var last = new Run(training, killed);
            if (last.Finish() != 0)
                return 1;
            bool same = File.ReadAllBytes(Weights(whole)).AsSpan().SequenceEqual(File.ReadAllBytes(Weights(killed)));
            Console.WriteLine($"{done} kills, weights {Hash(killed)}: {(same ? "byte-identical" : "DIFFERENT")}.");
            return same ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Usual =>
    [
        "--arch", "mobilenet_v2", "--head", "learned", "--size", "32", "--recipe", "modern-adamw", "--epochs", "60", "--batch", "8", "--accumulate", "2", "--mixup", "0.2",
        "--validation-fraction", "0.2", "--threads", "1", "--device", "cpu", "--checkpoint-minutes", "0.005",
    ];

    private static string Weights(string output) => Path.Join(output, "weights.safetensors");

    private static string Hash(string output) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Weights(output))))[..16];

    private static string Checkpoints(string output)
    {
        string folder = Path.Join(output, "checkpoints");
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(Path.GetFileName).OfType<string>().Where(f => f.StartsWith("checkpoint-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)] : [];
        return files.Length == 0 ? "no checkpoint yet" : $"there {(files.Length == 1 ? "is" : "are")} {string.Join(", ", files)}";
    }
}
