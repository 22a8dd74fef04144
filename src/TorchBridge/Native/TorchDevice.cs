using System.Globalization;
using TorchSharp;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>Turns <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c> into a device of TorchSharp.</summary>
internal static class TorchDevice
{
    private const string Cuda = "cuda";

    /// <summary>Reads a device's name without looking for the device; the type is null for <c>auto</c>.</summary>
    /// <exception cref="ArgumentException">The text is none of the four forms.</exception>
    public static (DeviceType? Type, int Index) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = text.Trim().ToLowerInvariant();
        switch (name)
        {
            case "auto": return (null, 0);
            case "cpu": return (DeviceType.CPU, 0);
            case Cuda: return (DeviceType.CUDA, 0);
        }

        if (name.StartsWith(Cuda + ":", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            return (DeviceType.CUDA, index);
        throw new ArgumentException($"Unknown device '{text}'; expected auto, cpu, cuda or cuda:n with n from 0.", nameof(text));
    }

    /// <summary>The device that the text names; <c>auto</c> is the first CUDA device where there is one, else the CPU.</summary>
    /// <exception cref="ArgumentException">The text is none of the four forms.</exception>
    /// <exception cref="TorchRuntimeException">The device is not there, or nothing can be trained here at all.</exception>
    public static torch.Device Resolve(string text)
    {
        (DeviceType? type, int index) = Parse(text);
        TorchRuntime.EnsureLoaded();
        if (type == DeviceType.CPU) return torch.CPU;
        int count = HasCudaBuild() && torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (type is null && count == 0) return torch.CPU;
        if (count == 0) throw new TorchRuntimeException(NoCuda(text));
        if (index >= count)
            throw new TorchRuntimeException($"Device '{text}' is not there: this machine has {count.ToString(CultureInfo.InvariantCulture)} CUDA device(s), cuda:0 to cuda:{(count - 1).ToString(CultureInfo.InvariantCulture)}.");
        return torch.device(DeviceType.CUDA, index);
    }

    private static string NoCuda(string text)
    {
        if (HasCudaBuild()) return $"Device '{text}' was asked for but no CUDA device is available: install the NVIDIA driver, or use the device cpu.";
        string? package = OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : OperatingSystem.IsLinux() ? "TorchSharp-cuda-linux" : null;
        return package is null
            ? $"Device '{text}' was asked for but this platform has no CUDA build of TorchSharp: use the device cpu."
            : $"Device '{text}' was asked for but the package {package} is missing: reference it in the application in place of the CPU one (in this repository, build with -p:Accelerator=cuda), or use the device cpu.";
    }

    // Asked of the files: TorchSharp would look for the library by name, and could find one of another version on the system.
    private static bool HasCudaBuild() =>
        NativeFolders.OfThisProcess().Find(OperatingSystem.IsWindows() ? "torch_cuda.dll" : "libtorch_cuda.so") is not null;
}
