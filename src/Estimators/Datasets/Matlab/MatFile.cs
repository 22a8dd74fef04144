using System.Buffers.Binary;
using System.Text;

namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>The variables of a MATLAB level 5 file (<c>save -v6</c> and <c>-v7</c>), of either byte order, compressed or not.</summary>
internal sealed class MatFile
{
    /// <summary>Most bytes that a file, or all of its compressed elements together, may take in memory.</summary>
    public const long DefaultLimit = 256L << 20;

    private const int HeaderBytes = 128;

    private readonly Dictionary<string, MatArray> _variables = new(StringComparer.Ordinal);

    private MatFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>The variables by name.</summary>
    public IReadOnlyDictionary<string, MatArray> Variables => _variables;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, truncated, of another format or beyond the limit; the message names
    /// it.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static MatFile Read(string path, long limit = DefaultLimit)
    {
        long length = new FileInfo(path).Length;
        return length <= limit
            ? Parse(path, File.ReadAllBytes(path), limit)
            : throw new InvalidDataException($"{path}: {length} bytes long where at most {limit} are accepted of a MATLAB file.");
    }

    /// <summary>Reads the content of a file that is in memory already.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static MatFile Parse(string path, byte[] bytes, long limit = DefaultLimit)
    {
        MatFile file = new(path);
        MatBuffer buffer = new(bytes, IsBigEndian(path, bytes), path, null);
        MatElementReader elements = new(buffer, HeaderBytes, bytes.Length);
        while (elements.Remaining > 0)
        {
            MatElement element = elements.Next("a variable");
            if (element.Type == MatDataType.Compressed)
            {
                MatBuffer expanded = new MatInflater(element, limit).Expand();
                limit -= expanded.Bytes.Length;
                element = new MatElementReader(expanded, 0, expanded.Bytes.Length).Next("a matrix", MatDataType.Matrix);
            }
            file.Add(element);
        }
        return file;
    }

    /// <summary>A variable of a kind.</summary>
    /// <exception cref="InvalidDataException">There is no such variable, or it is of another kind.</exception>
    public T Require<T>(string name, string expected)
        where T : MatArray
    {
        if (!_variables.TryGetValue(name, out MatArray? value))
        {
            string found = _variables.Count == 0 ? "none" : string.Join(", ", _variables.Keys);
            throw Error($"no variable '{name}' ({expected}) in it; it has {found}");
        }
        return value as T ?? throw Error($"variable '{name}' is a {value}; expected {expected}");
    }

    /// <summary>An error that names the file.</summary>
    public InvalidDataException Error(string message) => new($"{Path}: {message}.");

    private void Add(MatElement element)
    {
        if (element.Type != MatDataType.Matrix)
            throw element.Buffer.Error(element.Start, $"expected a variable, found an element of type {element.Type}");
        (string name, MatArray value) = MatArrayReader.Read(element);
        // MATLAB keeps data of its own under an empty name.
        if (name.Length > 0 && !_variables.TryAdd(name, value))
            throw element.Buffer.Error(element.Start, $"variable '{name}' appears twice");
    }

    private static bool IsBigEndian(string path, byte[] bytes)
    {
        if (bytes.Length < HeaderBytes)
            throw Wrong($"{bytes.Length} bytes are too few for its header of {HeaderBytes}; the file may be truncated");
        if (Encoding.ASCII.GetString(bytes, 0, 10) == "MATLAB 7.3")
            throw Wrong("this one is of version 7.3 (HDF5); save it in MATLAB with -v7");
        bool bigEndian = (bytes[126], bytes[127]) switch
        {
            ((byte)'I', (byte)'M') => false,
            ((byte)'M', (byte)'I') => true,
            _ => throw Wrong("bytes 126 and 127 are not its byte order mark 'IM' or 'MI'"),
        };
        ReadOnlySpan<byte> field = bytes.AsSpan(124, 2);
        int version = bigEndian ? BinaryPrimitives.ReadInt16BigEndian(field) : BinaryPrimitives.ReadInt16LittleEndian(field);
        return version == 0x100 ? bigEndian : throw Wrong($"this one is of version 0x{version:x4}, where 0x0100 was expected");

        InvalidDataException Wrong(string message) => new($"{path}: not a MATLAB level 5 file: {message}.");
    }
}
