using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>The folders in which an application's native libraries lie, in order of preference.</summary>
internal sealed class NativeFolders
{
    private readonly string[] _folders;

    public NativeFolders(IEnumerable<string> folders) => _folders = [.. folders.Distinct(StringComparer.Ordinal)];

    /// <summary>The folders of this process: the program's own, its runtimes folder, and those the host searches.</summary>
    public static NativeFolders OfThisProcess()
    {
        string root = AppContext.BaseDirectory;
        string? search = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string;
        string[] host = search?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        string portable = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        return new NativeFolders([root, Path.Combine(root, "runtimes", portable, "native"), .. host]);
    }

    /// <summary>The full path of a library, or null where no folder has it.</summary>
    public string? Find(string fileName) =>
        _folders.Select(folder => Path.GetFullPath(Path.Combine(folder, fileName))).FirstOrDefault(File.Exists);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _folders);
}
