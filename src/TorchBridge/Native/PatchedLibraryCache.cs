using System.Security.Cryptography;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>Keeps patched copies of native libraries in a folder that belongs to the user alone.</summary>
/// <remarks>
/// A copy is written beside its final name and renamed, so any number of processes may ask at once. A copy found there is compared byte for
/// byte with what it should be before it is used, so a damaged one is replaced.
/// </remarks>
internal sealed class PatchedLibraryCache
{
    /// <summary>Environment variable that names another folder for the copies.</summary>
    public const string FolderVariable = "FIXEDHEADS_CACHE";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string? _folder;
    private readonly bool _required;

    private PatchedLibraryCache(string? folder, bool required)
    {
        _folder = folder;
        _required = required;
    }

    /// <summary>The cache of this user: <see cref="FolderVariable"/> if set, else <c>mlnetfixedheads</c> in the XDG cache folder.</summary>
    public static PatchedLibraryCache OfThisUser()
    {
        string? chosen = Environment.GetEnvironmentVariable(FolderVariable);
        if (!string.IsNullOrWhiteSpace(chosen)) return In(chosen);
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            cache = home.Length == 0 ? null : Path.Combine(home, ".cache");
        }

        return Preferring(cache is null ? null : Path.Combine(cache, "mlnetfixedheads"));
    }

    /// <summary>A cache in this folder and nowhere else.</summary>
    public static PatchedLibraryCache In(string folder) => new(Path.GetFullPath(folder), required: true);

    /// <summary>A cache in this folder, or in a private temporary one where that cannot be written.</summary>
    public static PatchedLibraryCache Preferring(string? folder) => new(folder, required: false);

    /// <summary>Hands the path of a patched copy of <paramref name="source"/> to <paramref name="use"/>.</summary>
    /// <exception cref="IOException">No folder can be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder that was asked for cannot be written.</exception>
    public void Use(string source, Func<byte[], byte[]> patch, Action<string> use)
    {
        byte[] original = File.ReadAllBytes(source);
        byte[] patched = patch(original);
        string name = $"{Path.GetFileNameWithoutExtension(source)}-{Convert.ToHexStringLower(SHA256.HashData(original))}.so";
        if (TryStore(name, patched) is { } path)
        {
            use(path);
            return;
        }

        // Created for this user alone. Once loaded, the library needs its file no more.
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("mlnetfixedheads-");
        try
        {
            use(Store(temporary.FullName, name, patched));
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private string? TryStore(string name, byte[] content)
    {
        if (_folder is null) return null;
        try
        {
            string folder = Path.Combine(_folder, "native");
            Directory.CreateDirectory(_folder);
            CreateOwnFolder(folder);
            return Store(folder, name, content);
        }
        catch (Exception e) when (!_required && e is IOException or UnauthorizedAccessException)
        {
            // A home that is read-only or missing is usual for a service account; the temporary folder serves instead.
            return null;
        }
    }

    private static void CreateOwnFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        UnixFileMode mode = Directory.CreateDirectory(folder, OwnerOnly).UnixFileMode;
        if ((mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            throw new UnauthorizedAccessException($"The folder '{folder}' can be written by other users; code is not loaded from it.");
    }

    private static string Store(string folder, string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        if (Holds(path, content)) return path;
        string partial = Path.Combine(folder, $"{name}.{Guid.NewGuid():N}.partial");
        try
        {
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using (FileStream stream = new(partial, options)) stream.Write(content);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }

        return path;
    }

    private static bool Holds(string path, byte[] content)
    {
        FileInfo file = new(path);
        return file.Exists && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
    }
}
