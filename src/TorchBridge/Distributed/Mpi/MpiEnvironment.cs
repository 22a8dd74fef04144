using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Distributed.Mpi;

/// <summary>What the launcher says of this process in its environment, before MPI is loaded.</summary>
internal static class MpiEnvironment
{
    /// <summary>Processes that mpirun started together; null where it did not start this one.</summary>
    public static int? Size => Number("OMPI_COMM_WORLD_SIZE");

    /// <summary>This process' number; null where no launcher is known.</summary>
    public static int? Rank => Number("OMPI_COMM_WORLD_RANK") ?? Number("PMIX_RANK");

    public static int? LocalSize => Number("OMPI_COMM_WORLD_LOCAL_SIZE");

    /// <summary>Whether training is to be shared.</summary>
    public static bool IsWanted(DistributedMode mode) => mode == DistributedMode.Mpi || (mode == DistributedMode.Auto && Size > 1);

    /// <summary>Whether this process trains along, but another one writes and speaks.</summary>
    public static bool IsFollower(DistributedMode mode) => IsWanted(mode) && Rank > 0;

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
