using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Native;

namespace MlNetFixedHeads.TorchBridge.Training.Checkpoints;

/// <summary>The checkpoints of one run, numbered, the newest last. While it is open no other process may use it.</summary>
/// <remarks>A checkpoint is written beside its place, brought to the disk and renamed: whenever the process ends, what has a checkpoint's name
/// is complete, and what is not has another name and goes when the folder is opened again.</remarks>
internal sealed partial class CheckpointFolder : IDisposable
{
    private const string LockName = "run.lock";
    private const string PartialSuffix = ".partial";

    private readonly string _folder;
    private readonly int _kept;
    private readonly Func<string, Stream> _create;
    private readonly Action<string> _delete;
    private readonly List<string> _made;
    private readonly FileStream _lock;
    private int _last;

    private CheckpointFolder(string folder, int kept, Func<string, Stream> create, Action<string> delete, List<string> made, FileStream locked)
    {
        (_folder, _kept, _create, _delete, _made, _lock) = (folder, kept, create, delete, made, locked);
        foreach (var partial in Directory.EnumerateFiles(folder, $"*{PartialSuffix}").Where(f => Number(f[..^PartialSuffix.Length]) is not null))
            File.Delete(partial);
        _last = Numbered(folder).Select(f => f.Number).DefaultIfEmpty().Max();
    }

    /// <summary>Opens a folder, which is made if need be.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="kept">How many checkpoints are kept.</param>
    /// <param name="create">Makes a file, in place of one on the disk.</param>
    /// <param name="delete">Takes a file away, in place of the disk.</param>
    /// <exception cref="IOException">It cannot be made, or another process uses it.</exception>
    public static CheckpointFolder Open(string folder, int kept, Func<string, Stream>? create = null, Action<string>? delete = null)
    {
        folder = Path.GetFullPath(folder);
        List<string> made = [];
        for (var missing = folder; missing is not null && !Directory.Exists(missing); missing = Path.GetDirectoryName(missing))
            made.Add(missing);
        Directory.CreateDirectory(folder);
        foreach (var parent in made.Select(Path.GetDirectoryName).OfType<string>())
            FolderFlush.ToDisk(parent);
        return new(folder, kept, create ?? CreateFile, delete ?? File.Delete, made, Lock(folder, FileOptions.None));
    }

    /// <summary>Whether a folder holds checkpoints, complete or not looked at.</summary>
    public static bool HasAny(string folder) => Directory.Exists(folder) && Numbered(folder).Any();

    /// <summary>Takes away the checkpoints of a folder, and the folder where nothing else is in it.</summary>
    /// <exception cref="IOException">They cannot be taken away, or another process uses them.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be taken away.</exception>
    public static void Clear(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        using (Lock(folder, FileOptions.DeleteOnClose))
        {
            foreach (var (path, _) in Numbered(folder))
                File.Delete(path);
        }

        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    /// <summary>The newest complete checkpoint, or null where there is no file of one. Files that are torn are passed over, and told of.</summary>
    /// <exception cref="InvalidDataException">There are files, and all of them are torn.</exception>
    /// <exception cref="CheckpointMismatchException">The newest that is not torn is of another version of the format.</exception>
    /// <exception cref="IOException">The newest that may be whole cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The newest that may be whole may not be read.</exception>
    public static (string Path, Checkpoint Checkpoint)? Newest(string folder, ILogger logger)
    {
        if (!Directory.Exists(folder))
            return null;
        InvalidDataException? torn = null;
        foreach (var (path, _) in Numbered(folder).OrderByDescending(f => f.Number))
        {
            try
            {
                return (path, CheckpointFile.Read(path));
            }
            catch (InvalidDataException e)
            {
                torn ??= e;
                logger.LogWarning("Passed over: {Reason}", e.Message);
            }
        }

        // To begin anew would in time take the place of what may yet be saved.
        return torn is null ? null
            : throw new InvalidDataException($"None of the checkpoints in '{folder}' is complete and valid: there is nothing to go on from. Take them away to begin anew. {torn.Message}", torn);
    }

    /// <summary>Writes a checkpoint; those that are one too many are for <see cref="KeepNewest"/>.</summary>
    /// <exception cref="IOException">It cannot be written; those that are there stay.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; those that are there stay.</exception>
    public void Write(Checkpoint checkpoint)
    {
        var path = Path.Join(_folder, string.Create(CultureInfo.InvariantCulture, $"checkpoint-{_last + 1:D6}.safetensors"));
        var partial = path + PartialSuffix;
        try
        {
            using (var stream = _create(partial))
            {
                CheckpointFile.Write(stream, checkpoint);
                if (stream is FileStream file)
                    file.Flush(flushToDisk: true);
            }

            File.Move(partial, path);
            _last++;
        }
        finally
        {
            if (File.Exists(partial))
                File.Delete(partial);
        }

        // Before older ones go: the new name must outlive a crash of the machine as well.
        FolderFlush.ToDisk(_folder);
    }

    /// <summary>Takes away all but the newest.</summary>
    /// <param name="most">How many stay; null for as many as the folder was opened for.</param>
    /// <exception cref="IOException">One cannot be taken away.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be taken away.</exception>
    public void KeepNewest(int? most = null)
    {
        var count = most ?? _kept;
        foreach (var (path, _) in Numbered(_folder).OrderByDescending(f => f.Number).Skip(count))
            _delete(path);
    }

    public void Dispose()
    {
        _lock.Dispose();
        // A run that kept nothing leaves nothing.
        if (_made.Count == 0 || Numbered(_folder).Any())
            return;
        File.Delete(Path.Join(_folder, LockName));
        foreach (var folder in _made.TakeWhile(f => Directory.Exists(f) && !Directory.EnumerateFileSystemEntries(f).Any()))
            Directory.Delete(folder);
    }

    /// <summary>Keeps other processes out for as long as the file is open.</summary>
    private static FileStream Lock(string folder, FileOptions options)
    {
        try
        {
            return new(Path.Join(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, options);
        }
        catch (IOException e)
        {
            throw new IOException($"The checkpoint folder '{folder}' cannot be used: another run may be using it. {e.Message}", e);
        }
    }

    private static FileStream CreateFile(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.None);

    private static IEnumerable<(string Path, int Number)> Numbered(string folder) =>
        Directory.EnumerateFiles(folder).Select(f => (f, Number(f))).Where(f => f.Item2 is not null).Select(f => (f.f, f.Item2!.Value));

    private static int? Number(string path) => Name().Match(Path.GetFileName(path)) is { Success: true } match
        ? int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex("^checkpoint-([0-9]{6,9})\\.safetensors$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
