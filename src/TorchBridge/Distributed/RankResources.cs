using System.Globalization;
using System.Text;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Training;
using TorchSharp;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>One rank's share of its machine.</summary>
internal static class RankResources
{
    private const string Status = "/proc/self/status";
    private const string Allowed = "Cpus_allowed_list:";

    /// <summary>The settings with the defaults for a rank: its processors, its memory, its GPU.</summary>
    public static TrainingSettings Share(TrainingSettings settings, ICommunicator communicator)
    {
        var threads = Threads(communicator);
        return settings with
        {
            Threads = settings.Threads ?? threads,
            LoaderThreads = settings.LoaderThreads ?? threads,
            CacheMemoryBytes = settings.CacheMemoryBytes ?? (CacheBudget.Bytes(null) / communicator.LocalSize),
            Device = Device(settings.Device, communicator),
        };
    }

    /// <summary>Processors of a rank: those that it shares with others are divided among them, those it was bound to are its own.</summary>
    public static int Threads(ICommunicator communicator)
    {
        var own = $"{Environment.MachineName} {Affinity()}";
        var sharing = communicator.Gather(Encoding.UTF8.GetBytes(own)).Count(other => Encoding.UTF8.GetString(other) == own);
        return Math.Max(1, Environment.ProcessorCount / sharing);
    }

    /// <summary>One GPU for each rank, unless one is named or the launcher shows each rank its own only.</summary>
    private static string Device(string asked, ICommunicator communicator)
    {
        var (type, _) = TorchDevice.Parse(asked);
        if (type == DeviceType.CPU || asked.Contains(':', StringComparison.Ordinal) || TorchDevice.Resolve(asked).type != DeviceType.CUDA || torch.cuda.device_count() == 1)
            return asked;
        var (rank, count) = (communicator.LocalRank, torch.cuda.device_count());
        if (rank >= count)
        {
            throw new DistributedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{communicator.LocalSize} processes train on {Environment.MachineName}, which has {count} GPUs; expected at most one for each: start as many, or set Device to cpu."));
        }

        return string.Create(CultureInfo.InvariantCulture, $"cuda:{rank}");
    }

    private static string Affinity() => File.Exists(Status)
        ? File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(Allowed, StringComparison.Ordinal)) ?? ""
        : "";
}
