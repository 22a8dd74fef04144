using System.Globalization;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.Estimators.Datasets.Archives;

/// <summary>The folder with an archive's content: unpacked once, complete or not there.</summary>
/// <remarks>It lies beside the archive as <c>NAME.unpacked</c>, or in <c>archives</c> in the folder that FIXEDHEADS_CACHE names, and is made
/// anew when the archive has changed. It is a cache: deleting it costs no more than unpacking again.</remarks>
internal static class UnpackedArchive
{
    private const string Suffix = ".unpacked";
    private const string StampFile = ".fixedheads-archive";

    /// <summary>The folder; unpacks the archive if that has not been done.</summary>
    /// <exception cref="InvalidDataException">See <see cref="TarUnpacker.Unpack"/>.</exception>
    /// <exception cref="IOException">The folder cannot be made, or something else has its name.</exception>
    public static string Open(string archive, UnpackLimits? limits = null)
    {
        FileInfo file = new(Path.GetFullPath(archive));
        string folder = FolderFor(file.FullName);
        string stamp = string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        if (IsCurrent(folder, stamp))
            return folder;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            // One process at a time; the file stays, since deleting it while others wait for it would let two of them in.
            using IDisposable taken = Task.Run(() => DownloadLock.TakeAsync(folder + ".lock", CancellationToken.None)).GetAwaiter().GetResult();
            if (!IsCurrent(folder, stamp))
                Unpack(file.FullName, folder, stamp, limits ?? UnpackLimits.Default);
            return folder;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"'{archive}' cannot be unpacked: {e.Message} The environment variable {CacheFolder.Variable} names another folder for what is unpacked.", e);
        }
    }

    private static string FolderFor(string archive) =>
        CacheFolder.Chosen is { } cache
            ? Path.Join(cache, "archives", string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(archive)}-{StableHash(archive):x16}{Suffix}"))
            : archive + Suffix;

    private static void Unpack(string archive, string folder, string stamp, UnpackLimits limits)
    {
        if (Path.Exists(folder) && !File.Exists(Path.Join(folder, StampFile)))
            throw new IOException($"'{folder}' is in the way: '{archive}' is to be unpacked there. Move it or delete it.");
        string partial = folder + ".partial";
        // Left by a process that ended in the middle: nobody else works while the lock is held.
        Delete(partial);
        Directory.CreateDirectory(partial);
        try
        {
            TarUnpacker.Unpack(archive, partial, limits);
            File.WriteAllText(Path.Join(partial, StampFile), stamp);
            Delete(folder);
            Directory.Move(partial, folder);
        }
        finally
        {
            Delete(partial);
        }
    }

    private static bool IsCurrent(string folder, string stamp)
    {
        FileInfo file = new(Path.Join(folder, StampFile));
        return file is { Exists: true, Length: < 4096 } && File.ReadAllText(file.FullName) == stamp;
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>FNV-1a: two archives of one name must not share a folder.</summary>
    private static ulong StableHash(string text)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (char c in text)
            hash = (hash ^ c) * 0x100000001b3;
        return hash;
    }
}
