using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Distributed.Mpi;

/// <summary>Brings Open MPI into the process.</summary>
internal static partial class MpiLoader
{
    private const int Now = 2;
    private const int Global = 0x100;

    /// <summary>Loads it.</summary>
    /// <returns>Its handle, for its constants, which are symbols.</returns>
    /// <exception cref="DistributedException">It is not there.</exception>
    public static nint Load()
    {
        if (!OperatingSystem.IsLinux())
            throw new DistributedException("Training over MPI runs on Linux only: set Distributed to None.");
        // Its own plug-ins look for its symbols among the global ones, which .NET's loading would not make them.
        var handle = Open(MpiNative.Library, Now | Global);
        return handle != 0
            ? handle
            : throw new DistributedException(
                $"{MpiNative.Library} cannot be loaded ({Marshal.PtrToStringUTF8(Error())}): install Open MPI 4 or 5 (Debian and Ubuntu: apt-get install openmpi-bin libopenmpi3), or set Distributed to None.");
    }

    /// <summary>The address of a constant.</summary>
    public static nint Constant(nint library, string name) => NativeLibrary.TryGetExport(library, name, out var address)
        ? address
        : throw new DistributedException($"{MpiNative.Library} has no '{name}': it is not Open MPI's. Install Open MPI 4 or 5, or set Distributed to None.");

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string file, int mode);

    [LibraryImport("libc", EntryPoint = "dlerror")]
    private static partial nint Error();
}
