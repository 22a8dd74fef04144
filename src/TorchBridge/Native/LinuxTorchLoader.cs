using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>Loads libtorch and TorchSharp's native half by path, so that TorchSharp's own loader finds them loaded.</summary>
/// <remarks>
/// <c>libLibTorchSharp.so</c> 0.107 requires GLIBCXX_3.4.32 (GCC 13) for one symbol that nothing in it uses; Debian 12 and Ubuntu 22.04 end
/// at 3.4.30. There a copy in which that requirement is weak is loaded instead. TorchSharp then asks for the library by its name, and the
/// dynamic loader answers with the one that already has it as soname.
/// </remarks>
internal sealed partial class LinuxTorchLoader(NativeFolders folders, PatchedLibraryCache cache)
{
    /// <summary>The version that is required without being used.</summary>
    public const string UnusedVersion = "GLIBCXX_3.4.32";

    private const string Binding = "libLibTorchSharp.so";

    // By path and in this order: a libtorch that the system may have under the same names is another version, and must not be found.
    private static readonly (string Name, bool Required)[] Libraries =
    [
        ("libc10.so", true), ("libtorch_cpu.so", true), ("libc10_cuda.so", false), ("libtorch_cuda.so", false), ("libtorch.so", true),
    ];

    /// <summary>Loads everything; does nothing to what is loaded already.</summary>
    /// <exception cref="TorchRuntimeException">A library is missing or cannot be loaded.</exception>
    public void Load()
    {
        string[] missing = [.. Libraries.Where(l => l.Required).Select(l => l.Name).Where(name => folders.Find(name) is null)];
        if (missing.Length > 0)
            throw new TorchRuntimeException($"The native build of libtorch is not there ({string.Join(", ", missing)} not found in {folders}): add one of the packages {TorchPlatform.Packages} to the application project.");
        string binding = folders.Find(Binding)
            ?? throw new TorchRuntimeException($"TorchSharp's native library {Binding} is not there (looked in {folders}): publish or build the application for linux-x64, so that the native files of the TorchSharp package come along.");

        OpenMpWaiting.Shorten();
        foreach ((string name, _) in Libraries)
        {
            if (folders.Find(name) is { } path && TryLoad(path) is { } error)
                throw Refused(path, error);
        }

        LoadBinding(binding);
    }

    private void LoadBinding(string path)
    {
        string? error = TryLoad(path);
        if (error is null) return;
        if (!LacksUnusedVersion(error)) throw Refused(path, error);
        string? second = null;
        try
        {
            cache.Use(path, bytes => ElfVersionPatcher.MakeVersionWeak(bytes, UnusedVersion), copy => second = TryLoad(copy));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new TorchRuntimeException(
                $"'{path}' needs {UnusedVersion}, which this system's libstdc++ lacks, and a copy that does without could not be made ({e.Message.TrimEnd('.')}): set {PatchedLibraryCache.FolderVariable} to a folder that this user can write, or use a system with GCC 13 or later.", e);
        }

        if (second is not null) throw Refused(path, second);
    }

    /// <summary>Whether the loader refused a library for the version that is not used.</summary>
    internal static bool LacksUnusedVersion(string error) => MissingVersion().Match(error) is { Success: true } m && m.Groups[1].Value == UnusedVersion;

    /// <summary>The exception for a library that is there and was refused.</summary>
    internal static TorchRuntimeException Refused(string path, string error)
    {
        if (MissingVersion().Match(error) is { Success: true } m)
            return new TorchRuntimeException($"'{path}' needs {m.Groups[1].Value}, which this system's C or C++ library lacks: use Debian 12, Ubuntu 22.04 or later.");
        return new TorchRuntimeException($"'{path}' could not be loaded ({Reason(error)}): check that the TorchSharp and libtorch packages of the application belong together, and install what is named.");
    }

    private static string? TryLoad(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message;
        }
    }

    // .NET puts a paragraph of advice before the line of the dynamic loader.
    private static string Reason(string error) =>
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("no reason given");

    [GeneratedRegex(@"version [`'""]([A-Z_]+_[0-9.]+)' not found")]
    private static partial Regex MissingVersion();
}
