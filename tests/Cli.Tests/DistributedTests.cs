using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class DistributedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [TestMethod]
    public void Two_processes_under_mpirun_find_the_weights_of_one_and_the_first_one_writes()
    {
        string mpirun = Launcher();
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 8);
        CliRun alone = CliRun.Of([.. Arguments(folder, "one", epochs: 1, batch: 8), "--json"]);
        using Process job = Start(mpirun, [.. Arguments(folder, "two", epochs: 1, batch: 4), "--json"]);
        Task<string> errors = job.StandardError.ReadToEndAsync();
        string output = job.StandardOutput.ReadToEnd();
        Wait(job);

        Assert.AreEqual(0, job.ExitCode, errors.Result);
        // One document, of the one process that speaks. mpirun gives it a terminal, which .NET tells what keys to send.
        JsonElement history = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]).RootElement;
        Assert.AreEqual(2, history.GetProperty("settings").GetProperty("processes").GetInt32());
        Assert.AreEqual(1, alone.Json().GetProperty("settings").GetProperty("processes").GetInt32());
        Assert.IsLessThan(1e-5, Difference(Path.Join(folder["one"], "weights.safetensors"), Path.Join(folder["two"], "weights.safetensors")));
        Assert.IsFalse(Directory.EnumerateFileSystemEntries(folder.Path, ".*").Any(), "A process that does not write has left something behind.");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void A_process_that_is_killed_ends_the_others_and_leaves_a_checkpoint(int rank)
    {
        string mpirun = Launcher();
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 8);
        using Process job = Start(mpirun, [.. Arguments(folder, "killed", epochs: 100_000, batch: 4), "--checkpoint-minutes", "1e-6"]);
        Task<string> errors = job.StandardError.ReadToEndAsync();
        Task<string> output = job.StandardOutput.ReadToEndAsync();
        string checkpoints = Path.Join(folder["killed"], "checkpoints");
        while (!CheckpointFolder.HasAny(checkpoints) && !job.WaitForExit(20))
        {
        }

        using Process killed = Process.GetProcessById(Rank(rank, folder.Path));
        killed.Kill();
        Wait(job);

        Assert.AreNotEqual(0, job.ExitCode);
        StringAssert.Contains(errors.Result, "signal 9");
        // Whoever dies, it was said before.
        StringAssert.Contains(output.Result, checkpoints);
        StringAssert.Contains(output.Result, "--resume");
        TorchRuntime.EnsureLoaded();
        using Checkpoint kept = CheckpointFolder.Newest(checkpoints, NullLogger.Instance)!.Value.Checkpoint;
        Assert.AreEqual("2", kept.Configuration["Processes"]);
        Assert.IsFalse(File.Exists(Path.Join(folder["killed"], "weights.safetensors")));
    }

    private static string[] Arguments(TemporaryFolder folder, string output, int epochs, int batch) =>
    [
        "train", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--head", "identity", "--size", "16", "--validation-fraction", "0", "--threads", "1",
        "--lr", "0.0001", "--sync-batch-norm", "--epochs", epochs.ToString(CultureInfo.InvariantCulture), "--batch", batch.ToString(CultureInfo.InvariantCulture), "--output", folder[output],
    ];

    private static string Launcher()
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Join(p, "mpirun")).FirstOrDefault(File.Exists);
        if (!OperatingSystem.IsLinux() || found is null)
            Assert.Inconclusive("mpirun is not installed (Debian: apt-get install openmpi-bin).");
        return found!;
    }

    private static Process Start(string mpirun, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(mpirun) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { "--oversubscribe", "--bind-to", "none", "-n", "2", Path.Join(AppContext.BaseDirectory, "MlNetFixedHeads.Cli") }.Concat(arguments))
            start.ArgumentList.Add(argument);
        // In a container there is often no other user.
        (start.Environment["OMPI_ALLOW_RUN_AS_ROOT"], start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"]) = ("1", "1");
        return Process.Start(start)!;
    }

    private static void Wait(Process job)
    {
        if (job.WaitForExit(Patience))
            return;
        job.Kill(entireProcessTree: true);
        Assert.Fail("The processes did not end.");
    }

    /// <summary>The process of a rank: the one with its number in the environment and the folder in its arguments.</summary>
    private static int Rank(int rank, string folder) => Directory.EnumerateDirectories("/proc")
        .Where(p => int.TryParse(Path.GetFileName(p), out _) && Text(p, "cmdline").Contains(folder, StringComparison.Ordinal))
        .Where(p => Text(p, "environ").Split('\0').Contains(string.Create(CultureInfo.InvariantCulture, $"OMPI_COMM_WORLD_RANK={rank}")))
        .Select(p => int.Parse(Path.GetFileName(p), CultureInfo.InvariantCulture))
        .Single();

    private static string Text(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Join(process, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return "";
        }
    }

    /// <summary>Length of the difference over length, of all weights as one vector.</summary>
    private static double Difference(string expected, string actual)
    {
        using IWeightsFile one = WeightsFiles.Open(expected);
        using IWeightsFile other = WeightsFiles.Open(actual);
        double difference = 0, length = 0;
        foreach (StateEntry entry in one.State.Entries.Where(e => e.Name.EndsWith("weight", StringComparison.Ordinal) || e.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            Assert.IsTrue(other.State.TryGet(entry.Name, out StateEntry? same), entry.Name);
            foreach ((float a, float b) in entry.ReadSingle().Zip(same!.ReadSingle()))
            {
                difference += ((double)a - b) * ((double)a - b);
                length += (double)a * a;
            }
        }

        return Math.Sqrt(difference / length);
    }
}
