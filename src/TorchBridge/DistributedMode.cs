namespace MlNetFixedHeads;

/// <summary>Whether several processes train one network together.</summary>
public enum DistributedMode
{
    /// <summary>As <see cref="Mpi"/> where <c>mpirun</c> started the process as one of several, else as <see cref="None"/>.</summary>
    Auto,

    /// <summary>Over MPI, however the processes were started. Needs Open MPI 4 or 5 (Debian's package <c>libopenmpi3</c>) on Linux.</summary>
    Mpi,

    /// <summary>The process trains alone.</summary>
    None,
}
