using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>The folder with files of prepared pictures: their names, their common budget, and the removal of old ones.</summary>
/// <remarks>Several processes may use it at once. Each writes files of its own, which are only ever added and deleted whole; a file in use is
/// locked by whoever uses it, and who cannot lock it for himself does not delete it.</remarks>
internal sealed class CacheFiles
{
    private const string Complete = ".pack";
    private const string Unfinished = ".part";
    private const int KeyDigits = 16;

    /// <summary>A file that served nobody for so long goes.</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromDays(30);

    /// <summary>A file that has just been created may not be locked yet.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();

    /// <param name="folder">The folder; it is made if need be, for this user only.</param>
    /// <param name="budget">Most bytes of all files together; null means half of what is free, counting the files as free.</param>
    /// <param name="logger">Is told what is removed.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be.</exception>
    public CacheFiles(string folder, long? budget, ILogger logger)
    {
        (_folder, _logger) = (Path.GetFullPath(folder), logger);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        RemoveStale();
        Budget = budget ?? ((new DriveInfo(_folder).AvailableFreeSpace + Files().Sum(f => f.Length)) / 2);
    }

    /// <summary>Most bytes of all files together.</summary>
    public long Budget { get; }

    /// <summary>Opens the files for a form.</summary>
    public List<PackReader> Open(byte[] key)
    {
        List<PackReader> packs = [];
        foreach (string path in Directory.GetFiles(_folder, $"{Digits(key)}-*{Complete}"))
        {
            try
            {
                packs.Add(PackReader.Open(path, key));
            }
            catch (InvalidDataException e)
            {
                _logger.LogWarning("{Reason} It is not used.", e.Message);
                TryDelete(path);
            }
            catch (IOException e)
            {
                // Another process is deleting it.
                _logger.LogDebug("The picture cache '{Path}' is not used: {Reason}", path, e.Message);
            }
        }

        return packs;
    }

    /// <summary>Begins a file for a form.</summary>
    public PackWriter Create(byte[] key) => new(Path.Join(_folder, $"{Digits(key)}-{Guid.NewGuid():N}{Unfinished}"), key);

    /// <summary>A name for a complete file.</summary>
    public string NewName(byte[] key) => Path.Join(_folder, $"{Digits(key)}-{Guid.NewGuid():N}{Complete}");

    /// <summary>A name for a file that only this run needs; should the run be ended, a later one removes it.</summary>
    public string NewScratchName() => Path.Join(_folder, $"scratch-{Guid.NewGuid():N}{Unfinished}");

    /// <summary>Makes room for more bytes, if need be at the cost of the files that served least recently and are not in use.</summary>
    /// <param name="more">Bytes that are not in the folder yet.</param>
    /// <returns>False where the budget does not allow it.</returns>
    public bool MakeRoom(long more)
    {
        lock (_gate)
        {
            FileInfo[] files = [.. Files().OrderBy(f => f.LastWriteTimeUtc)];
            long left = Budget - more - files.Sum(f => f.Length);
            foreach (FileInfo file in files.Where(f => f.Extension == Complete))
            {
                if (left >= 0)
                {
                    break;
                }

                if (TryDelete(file.FullName))
                {
                    _logger.LogInformation("Removed the picture cache '{Path}' to make room.", file.FullName);
                    left += file.Length;
                }
            }

            return left >= 0;
        }
    }

    /// <summary>Notes that a file is in use.</summary>
    public static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It serves all the same, from a folder that cannot be written, for instance; it only looks older than it is.
        }
    }

    private static string Digits(byte[] key) => Convert.ToHexStringLower(key)[..KeyDigits];

    private IEnumerable<FileInfo> Files() => new DirectoryInfo(_folder).EnumerateFiles().Where(f => f.Extension is Complete or Unfinished);

    private void RemoveStale()
    {
        DateTime now = DateTime.UtcNow;
        foreach (FileInfo file in Files().ToArray())
        {
            TimeSpan age = now - file.LastWriteTimeUtc;
            if (age > (file.Extension == Unfinished ? Fresh : Unused) && TryDelete(file.FullName))
            {
                _logger.LogInformation("Removed the picture cache '{Path}': it is {Why}.", file.FullName, file.Extension == Unfinished ? "the rest of a run that was ended" : "not used any more");
            }
        }
    }

    /// <summary>Deletes a file that nobody uses.</summary>
    private static bool TryDelete(string path)
    {
        try
        {
            // Nobody can open it between locking and deleting.
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
