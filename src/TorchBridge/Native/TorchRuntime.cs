using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Native;
using TorchSharp;

namespace MlNetFixedHeads;

/// <summary>Brings the native part of TorchSharp into the process.</summary>
/// <remarks>
/// The library calls this itself before it trains. Call it first in a program that uses TorchSharp directly as well: on Linux systems whose
/// C++ library is older than GCC 13's (Debian 12, Ubuntu 22.04) TorchSharp's own loading fails. There a corrected copy of
/// <c>libLibTorchSharp.so</c> is kept in <c>$XDG_CACHE_HOME/mlnetfixedheads</c> (by default below <c>~/.cache</c>), or in the folder that the
/// environment variable <c>FIXEDHEADS_CACHE</c> names. On Windows and macOS TorchSharp's own loading is used. Scoring a trained model needs
/// none of this.
/// </remarks>
public static class TorchRuntime
{
    private static readonly Lazy<bool> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Loads the native libraries once; later calls, from any thread, return at once or fail as the first did.</summary>
    /// <exception cref="TorchRuntimeException">Training cannot run in this process; the message is one sentence with the remedy.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        if (TorchPlatform.Problem(RuntimeInformation.RuntimeIdentifier, RuntimeInformation.ProcessArchitecture) is { } problem)
            throw new TorchRuntimeException(problem);
        if (OperatingSystem.IsLinux()) new LinuxTorchLoader(NativeFolders.OfThisProcess(), PatchedLibraryCache.OfThisUser()).Load();
        try
        {
            using torch.Tensor two = torch.ones(2);
            using torch.Tensor sum = two.sum();
            if (sum.item<float>() != 2f) throw new TorchRuntimeException("libtorch was loaded but gives wrong results: reinstall the TorchSharp and libtorch packages.");
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new TorchRuntimeException(
                $"TorchSharp's native library could not be loaded ({e.GetBaseException().Message.Split('\n')[0].Trim().TrimEnd('.')}): add one of the packages {TorchPlatform.Packages}, of the version that TorchSharp names, to the application project.", e);
        }

        return true;
    }
}
