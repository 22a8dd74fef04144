using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>How libtorch's threads wait for one another.</summary>
/// <remarks>
/// libgomp's threads spin for milliseconds at every barrier. Where anything else wants a core, a decoding thread or another process, the
/// spinning one keeps it from the thread that is waited for, and training becomes ten to fifty times slower. A thousand turns, some
/// microseconds, cover the gaps between a network's operations and no more. The variable is read once, when libgomp is loaded.
/// </remarks>
internal static partial class OpenMpWaiting
{
    private const string SpinCount = "GOMP_SPINCOUNT";

    /// <summary>Shortens the spinning, unless the user has decided otherwise.</summary>
    public static void Shorten()
    {
        if (Environment.GetEnvironmentVariable(SpinCount) is null && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
        {
            // .NET keeps its own copy of the environment; native libraries see only the C library's.
            _ = SetEnvironmentVariable(SpinCount, "1000", 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
