using System.Globalization;
using System.IO.Compression;

namespace MlNetFixedHeads.Estimators.Datasets.Archives;

/// <summary>Unpacks a gzip-compressed tar archive into a folder that nothing of it can leave.</summary>
internal static class TarUnpacker
{
    /// <summary>Unpacks files and folders.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="folder">A new, empty folder.</param>
    /// <param name="limits">How much the archive may hold.</param>
    /// <param name="cancellation">Ends it early, with an incomplete folder.</param>
    /// <exception cref="InvalidDataException">The archive is damaged or truncated, beyond the limits, or has an entry that is a link, a
    /// device or outside the folder; the message names the archive and the entry. The folder is incomplete then.</exception>
    /// <exception cref="IOException">Files cannot be read or written.</exception>
    public static void Unpack(string archive, string folder, UnpackLimits limits, CancellationToken cancellation = default)
    {
        using FileStream file = new(archive, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        if (file.Length < 2 || file.ReadByte() != 0x1f || file.ReadByte() != 0x8b)
            throw new InvalidDataException($"{archive}: not a gzip-compressed archive (.tgz, .tar.gz): it does not begin with 1F 8B.");
        file.Position = 0;
        using GZipStream content = new(file, CompressionMode.Decompress);
        Budget budget = new(limits.Entries(file.Length), limits.MaxFileBytes, limits.MaxBytes(file.Length));
        TarReader reader = new(content);
        try
        {
            while (reader.Next() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                budget.Take(entry);
                Write(reader, entry, folder, cancellation);
            }
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{archive}: {e.Message.TrimEnd('.')}.", e);
        }

        if (budget.Files == 0)
            throw new InvalidDataException($"{archive}: an archive without files.");
    }

    private static void Write(TarReader reader, TarEntry entry, string folder, CancellationToken cancellation)
    {
        if (entry.Kind == TarEntryKind.Other)
            throw new InvalidDataException($"its entry '{EntryPath.Printable(entry.Name)}' is {entry.Description}; only files and folders are unpacked");
        string path = Path.Join(folder, EntryPath.Relative(entry.Name));
        if (entry.Kind == TarEntryKind.Folder)
        {
            if (File.Exists(path))
                throw Twice(entry);
            Directory.CreateDirectory(path);
            return;
        }

        string parent = Path.GetDirectoryName(path)!;
        if (File.Exists(parent) || Path.Exists(path))
            throw Twice(entry);
        Directory.CreateDirectory(parent);
        // Nothing is preallocated: the size is what the archive says.
        using FileStream target = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        reader.CopyTo(target, cancellation);
    }

    private static InvalidDataException Twice(TarEntry entry) =>
        new($"its entry '{EntryPath.Printable(entry.Name)}' is there more than once, or as a file and as a folder");

    /// <summary>Counts what was unpacked.</summary>
    private sealed class Budget(long maxEntries, long maxFileBytes, long maxBytes)
    {
        private int _entries;
        private long _bytes;

        public int Files { get; private set; }

        public void Take(TarEntry entry)
        {
            if (entry.Size > maxFileBytes || entry.Size > maxBytes - _bytes)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"its entry '{EntryPath.Printable(entry.Name)}' has {entry.Size} bytes; at most {Math.Min(maxFileBytes, maxBytes - _bytes)} more are accepted of an archive of this size"));
            }

            if (++_entries > maxEntries)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has more than {maxEntries} entries"));
            _bytes += entry.Size;
            Files += entry.Kind == TarEntryKind.File ? 1 : 0;
        }
    }
}
