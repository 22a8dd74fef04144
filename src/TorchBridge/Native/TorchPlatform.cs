using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>Which platforms have a native build of TorchSharp.</summary>
internal static class TorchPlatform
{
    /// <summary>The packages, one of which an application must reference on this platform.</summary>
    public static string Packages { get; } = OperatingSystem.IsWindows()
        ? "libtorch-cpu-win-x64, TorchSharp-cpu or TorchSharp-cuda-windows"
        : OperatingSystem.IsMacOS()
            ? "libtorch-cpu-osx-arm64 or TorchSharp-cpu"
            : "libtorch-cpu-linux-x64, TorchSharp-cpu or TorchSharp-cuda-linux";

    /// <summary>One sentence that says why training cannot work with this runtime, or null where it can.</summary>
    /// <param name="runtimeIdentifier">Such as <c>linux-x64</c>; that of the process, not of the machine. A distribution's own build of .NET
    /// has its name in it, such as <c>ubuntu.24.04-x64</c>.</param>
    /// <param name="architecture">The architecture of the process.</param>
    public static string? Problem(string runtimeIdentifier, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(runtimeIdentifier);
        if (architecture is Architecture.X86 or Architecture.Arm or Architecture.Armv6 or Architecture.Wasm)
            return $"Training needs a 64-bit process and this one is {architecture}: run it with a 64-bit .NET runtime (x64, or arm64 on macOS).";
        if (StartsWith("win")) return null;
        if (StartsWith("osx"))
        {
            return architecture == Architecture.Arm64
                ? null
                : $"Training on macOS needs an arm64 process and this one is {runtimeIdentifier}: TorchSharp has no native build for Intel Macs, so train elsewhere and score the ONNX model here.";
        }

        if (StartsWith("alpine") || runtimeIdentifier.Contains("-musl", StringComparison.Ordinal))
            return $"Training needs glibc and this runtime is built for musl ({runtimeIdentifier}): use an image based on Debian or Ubuntu in place of Alpine.";
        return architecture == Architecture.X64
            ? null
            : $"Training on Linux needs an x64 process and this one is {runtimeIdentifier}: TorchSharp has no native build for it, so train on linux-x64 and score the ONNX model here.";

        bool StartsWith(string system) => runtimeIdentifier.StartsWith(system, StringComparison.Ordinal);
    }
}
