using System.Text;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>One rank's share of its machine.</summary>
internal static class RankResources
{
    private const string Status = "/proc/self/status";
    private const string Allowed = "Cpus_allowed_list:";

    /// <summary>No list of GPUs.</summary>
    private const string Unset = "\0";

    /// <summary>The settings with the defaults for a rank: its processors, its memory, its GPU.</summary>
    public static TrainingSettings Share(TrainingSettings settings, ICommunicator communicator)
    {
        var threads = Threads(communicator);
        return settings with
        {
            Threads = settings.Threads ?? threads,
            LoaderThreads = settings.LoaderThreads ?? threads,
            CacheMemoryBytes = settings.CacheMemoryBytes ?? (CacheBudget.Bytes(null) / communicator.LocalSize),
            Device = Device(settings, communicator),
        };
    }

    /// <summary>The GPU of a process that trains by itself.</summary>
    public static string Device(TrainingSettings settings) =>
        GpuShare.Apart(settings.Device, GpuShare.Place(Environment.GetEnvironmentVariable, settings.PlaceAmongTrials), GpuShare.Visible(settings.Device));

    /// <summary>Processors of a rank: those that it shares with others are divided among them, those it was bound to are its own.</summary>
    public static int Threads(ICommunicator communicator)
    {
        var own = $"{Environment.MachineName} {Affinity()}";
        var sharing = communicator.Gather(Encoding.UTF8.GetBytes(own)).Count(other => Encoding.UTF8.GetString(other) == own);
        return Math.Max(1, Environment.ProcessorCount / sharing);
    }

    private static string Device(TrainingSettings settings, ICommunicator communicator)
    {
        if (communicator.Size == 1)
            return Device(settings);
        // Asked of all, whatever it comes to: each must take part.
        var own = $"{Environment.MachineName}\n{Environment.GetEnvironmentVariable(GpuShare.Shown) ?? Unset}";
        var all = communicator.Gather(Encoding.UTF8.GetBytes(own)).Select(bytes => Encoding.UTF8.GetString(bytes).Split('\n', 2)).ToArray();
        int[] here = [.. Enumerable.Range(0, all.Length).Where(r => all[r][0] == Environment.MachineName)];
        return GpuShare.Together(
            settings.Device, Array.IndexOf(here, communicator.Rank), [.. here.Select(r => all[r][1] == Unset ? null : all[r][1])], GpuShare.Visible(settings.Device));
    }

    private static string Affinity() => File.Exists(Status)
        ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(Allowed, StringComparison.Ordinal)) ?? ""
        : "";
}
