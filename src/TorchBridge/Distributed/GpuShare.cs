using System.Globalization;
using MlNetFixedHeads.TorchBridge.Native;
using TorchSharp;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Which GPU a process takes where several run on its machine. Only of figures, so that it can be tried without a GPU.</summary>
internal static class GpuShare
{
    /// <summary>What a launcher shows a process of its machine's GPUs.</summary>
    public const string Shown = "CUDA_VISIBLE_DEVICES";

    /// <summary>The device of a rank that trains together with others: each has a GPU to itself.</summary>
    /// <param name="asked">The device of the settings; one that names a GPU is taken as it is.</param>
    /// <param name="localRank">The rank's number among those of its machine, from 0.</param>
    /// <param name="shown">What each rank of the machine is shown, <see cref="Shown"/>, in the order of the ranks; null for all.</param>
    /// <param name="visible">GPUs that this rank sees.</param>
    /// <exception cref="DistributedException">More ranks see the same GPUs than these are.</exception>
    public static string Together(string asked, int localRank, IReadOnlyList<string?> shown, int visible)
    {
        if (!IsOpen(asked) || visible == 0)
            return asked;
        // From one rank, a GPU of its own looks like one that all share: only the others' environment tells.
        int[] sharing = [.. Enumerable.Range(0, shown.Count).Where(r => shown[r] == shown[localRank])];
        if (sharing.Length > visible)
        {
            throw new DistributedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{sharing.Length} processes of this machine see the same {(visible == 1 ? "GPU" : $"{visible} GPUs")} ({Shown} is {(shown[localRank] is { } value ? $"'{value}'" : "not set")}); expected at most one process for each: start as many, set Device to cpu, or, where the launcher gives each process a GPU of its own, to cuda:0."));
        }

        return Named(Array.IndexOf(sharing, localRank));
    }

    /// <summary>The device of a process that trains by itself beside others: they take turns at the GPUs.</summary>
    /// <param name="asked">The device of the settings; one that names a GPU is taken as it is.</param>
    /// <param name="place">Its number among them, see <see cref="Place"/>; null where none are known.</param>
    /// <param name="visible">GPUs that it sees.</param>
    public static string Apart(string asked, int? place, int visible) =>
        IsOpen(asked) && visible > 0 && place is { } number ? Named(number % visible) : asked;

    /// <summary>The number, from 0, of a process that trains by itself, among those of its machine.</summary>
    /// <param name="variable">The environment.</param>
    /// <param name="trial">Its number among the processes of a search, or null.</param>
    /// <returns>The launcher's number where it started several; else that of the search: the machines' own would be better, but are not known.</returns>
    public static int? Place(Func<string, string?> variable, int? trial)
    {
        int? Number(string name) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
        // A job of Slurm is one step where nothing was started with srun: then the numbers are those of the job's script, and the same for all that it starts.
        return (Number("OMPI_COMM_WORLD_SIZE") > 1 ? Number("OMPI_COMM_WORLD_LOCAL_RANK") : null)
            ?? (Number("PMI_SIZE") > 1 ? Number("MPI_LOCALRANKID") : null)
            ?? (Number("SLURM_STEP_NUM_TASKS") > 1 ? Number("SLURM_LOCALID") : null)
            ?? trial;
    }

    /// <summary>GPUs of this process that are to be chosen from; 0 where the CPU is meant.</summary>
    public static int Visible(string asked) => IsOpen(asked) && TorchDevice.Resolve(asked).type == DeviceType.CUDA ? torch.cuda.device_count() : 0;

    /// <summary>Whether a device leaves open which GPU.</summary>
    private static bool IsOpen(string asked) => TorchDevice.Parse(asked).Type != DeviceType.CPU && !asked.Contains(':', StringComparison.Ordinal);

    private static string Named(int gpu) => string.Create(CultureInfo.InvariantCulture, $"cuda:{gpu}");
}
