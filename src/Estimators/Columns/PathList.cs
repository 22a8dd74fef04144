using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Paths in UTF-8, each folder once: some thirty bytes for a picture instead of two hundred, and no object for each.</summary>
/// <remarks>Filled by one thread, read by any number.</remarks>
internal sealed class PathList
{
    private const int ChunkBits = 20;
    private const int ChunkSize = 1 << ChunkBits;

    /// <summary>Folder number and length before each name.</summary>
    private const int Prefix = 8;

    /// <summary>With more folders than this, names are kept whole: a folder for every picture would save nothing.</summary>
    private const int MostFolders = 1 << 16;

    private readonly List<string> _folders = [""];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly List<byte[]> _chunks = [];
    private readonly ChunkedList<long> _places = new();

    /// <summary>Paths that UTF-8 cannot hold (lone surrogates, which Windows allows), and those too long for a chunk.</summary>
    private readonly Dictionary<int, string> _odd = [];

    private int _used = ChunkSize;

    public int Count => _places.Count;

    public string this[int index]
    {
        get
        {
            long place = _places[index];
            if (place < 0)
            {
                return _odd[index];
            }

            ReadOnlySpan<byte> entry = _chunks[(int)(place >> ChunkBits)].AsSpan((int)(place & (ChunkSize - 1)));
            string folder = _folders[BitConverter.ToInt32(entry)];
            ReadOnlySpan<byte> name = entry.Slice(Prefix, BitConverter.ToInt32(entry[4..]));
            return string.Concat(folder, Encoding.UTF8.GetString(name));
        }
    }

    /// <summary>Paths below a folder.</summary>
    /// <param name="folder">Any folder, or empty where the names are whole paths.</param>
    /// <param name="names">Names relative to the folder, or absolute paths.</param>
    public static PathList Of(string folder, IEnumerable<string> names)
    {
        PathList list = new();
        foreach (string name in names)
        {
            list.Add(Path.Combine(folder, name));
        }

        return list;
    }

    public void Add(ReadOnlySpan<char> path)
    {
        int folder = Folder(path, out int end);
        ReadOnlySpan<char> name = path[end..];
        int room = Prefix + (3 * name.Length);
        if (room > ChunkSize)
        {
            AddOdd(path);
            return;
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(room);
        if (Utf8.FromUtf16(name, bytes.AsSpan(Prefix), out _, out int length, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            BitConverter.TryWriteBytes(bytes, folder);
            BitConverter.TryWriteBytes(bytes.AsSpan(4), length);
            AddEntry(bytes.AsSpan(0, Prefix + length));
        }
        else
        {
            AddOdd(path);
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }

    private int Folder(ReadOnlySpan<char> path, out int end)
    {
        end = path.LastIndexOfAny('/', '\\') + 1;
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(path[..end], out int number))
        {
            return number;
        }

        if (_folders.Count == MostFolders)
        {
            end = 0;
            return 0;
        }

        string folder = path[..end].ToString();
        _numbers.Add(folder, _folders.Count);
        _folders.Add(folder);
        return _folders.Count - 1;
    }

    private void AddOdd(ReadOnlySpan<char> path)
    {
        _odd.Add(_places.Count, path.ToString());
        _places.Add(-1);
    }

    private void AddEntry(ReadOnlySpan<byte> entry)
    {
        if (entry.Length > ChunkSize - _used)
        {
            _chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkSize));
            _used = 0;
        }

        entry.CopyTo(_chunks[^1].AsSpan(_used));
        _places.Add(((long)(_chunks.Count - 1) << ChunkBits) | (long)_used);
        _used += entry.Length;
    }
}
