using System.Text;

namespace MlNetFixedHeads.Estimators.Datasets.Pictures;

/// <summary>Paths in little memory: each folder once, and the files' names as UTF-8 one after another. ImageNet's 1.28 million take about 40 MB,
/// where as many strings take 200.</summary>
/// <remarks>Filled by one thread; then any number may read.</remarks>
internal sealed class PathTable
{
    private readonly List<string> _folders = [];
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<int> _folderOf = [];
    // Where each name begins; a table of more than 2 GB of names would be one of a hundred million pictures.
    private readonly List<int> _starts = [0];
    private byte[] _names = [];

    public int Count => _folderOf.Count;

    /// <summary>A path as it was added.</summary>
    public string this[int index]
    {
        get
        {
            ReadOnlySpan<byte> name = _names.AsSpan(_starts[index], _starts[index + 1] - _starts[index]);
            return _folders[_folderOf[index]] + Encoding.UTF8.GetString(name);
        }
    }

    /// <summary>Paths below a folder.</summary>
    /// <param name="folder">Any folder, or empty where the names are whole paths.</param>
    /// <param name="names">Names relative to the folder, or absolute paths.</param>
    public static PathTable Of(string folder, IEnumerable<string> names)
    {
        PathTable table = new();
        foreach (string name in names)
            table.Add(Path.Combine(folder, name));
        return table.Trim();
    }

    /// <summary>Adds a path at the end.</summary>
    public void Add(string path)
    {
        int split = path.AsSpan().LastIndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) + 1;
        // Windows has names with lone surrogates, which UTF-8 cannot hold: such a path is kept as a folder without a name in it.
        if (path.AsSpan(split).ContainsAnyInRange('\uD800', '\uDFFF'))
            split = path.Length;
        ReadOnlySpan<char> name = path.AsSpan(split);
        int start = _starts[^1];
        EnsureRoom(start, Encoding.UTF8.GetByteCount(name));
        int written = Encoding.UTF8.GetBytes(name, _names.AsSpan(start));
        _folderOf.Add(FolderIndex(path.AsSpan(0, split)));
        _starts.Add(start + written);
    }

    /// <summary>Gives back the room for more.</summary>
    public PathTable Trim()
    {
        Array.Resize(ref _names, _starts[^1]);
        _starts.TrimExcess();
        _folderOf.TrimExcess();
        return this;
    }

    private void EnsureRoom(int start, int count)
    {
        if (start + (long)count > Array.MaxLength)
            throw new InvalidOperationException("The names of the pictures take more than 2 GB.");
        if (start + count > _names.Length)
            Array.Resize(ref _names, (int)Math.Min(Array.MaxLength, Math.Max(1024, Math.Max(start + (long)count, _names.Length * 3L / 2))));
    }

    private int FolderIndex(ReadOnlySpan<char> folder)
    {
        // Rows mostly come folder by folder.
        if (_folderOf.Count > 0 && folder.SequenceEqual(_folders[_folderOf[^1]]))
            return _folderOf[^1];
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _indices.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(folder, out int index))
            return index;
        string kept = folder.ToString();
        _folders.Add(kept);
        _indices.Add(kept, _folders.Count - 1);
        return _folders.Count - 1;
    }
}
