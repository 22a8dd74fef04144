using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>A safetensors file that is open for reading: 8 bytes of header length, a JSON header, the data.</summary>
/// <remarks>Opening reads and checks the header only; a tensor is read when it is asked for. Reading is thread-safe.</remarks>
internal sealed class SafetensorsFile : IWeightsFile
{
    private const int PrefixSize = 8;

    private readonly SafeFileHandle _handle;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header, long dataStart)
    {
        Path = path;
        _handle = handle;
        Metadata = header.Metadata;
        State = new StateDictionary(path, header.Tensors.Select(t =>
            new StateEntry(t.Name, t.Type, t.Shape, () => Read(t.Name, dataStart + t.Begin, t.End - t.Begin))));
    }

    public string Path { get; }

    /// <summary>Text that the writer put beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors in the order of their data; usable until the file is disposed.</summary>
    public StateDictionary State { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="SafetensorsException">The file is missing, cannot be read or is not a valid safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
            (SafetensorsHeader header, long dataStart) = ReadHeader(handle);
            return new SafetensorsFile(path, handle, header, dataStart);
        }
        catch (Exception e)
        {
            handle?.Dispose();
            if (e is FileNotFoundException or DirectoryNotFoundException) throw new SafetensorsException(path, "there is no such file.", e);
            if (e is UnauthorizedAccessException && Directory.Exists(path)) throw new SafetensorsException(path, "it is a folder; expected a file.", e);
            if (e is InvalidDataException or IOException or UnauthorizedAccessException) throw new SafetensorsException(path, e.Message, e);
            throw;
        }
    }

    /// <summary>Reads one tensor as single precision.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor, or the file cannot be read.</exception>
    public float[] ReadSingle(string name) => Find(name).ReadSingle();

    /// <summary>Reads one tensor as integers.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor, or the file cannot be read.</exception>
    public long[] ReadInt64(string name) => Find(name).ReadInt64();

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static (SafetensorsHeader Header, long DataStart) ReadHeader(SafeFileHandle handle)
    {
        long length = RandomAccess.GetLength(handle);
        if (length < PrefixSize) throw new InvalidDataException(Invariant($"the file has {length} bytes; a safetensors file has at least {PrefixSize}."));
        byte[] prefix = new byte[PrefixSize];
        Fill(handle, prefix, 0);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > SafetensorsHeader.MaximumSize)
            throw new InvalidDataException(Invariant($"the header would have {size} bytes; expected at most {SafetensorsHeader.MaximumSize}. Is it a safetensors file?"));
        if (size > (ulong)(length - PrefixSize))
            throw new InvalidDataException(Invariant($"the file is truncated: the header has {size} bytes and only {length - PrefixSize} are there."));
        byte[] json = new byte[size];
        Fill(handle, json, PrefixSize);
        long dataStart = PrefixSize + (long)size;
        return (SafetensorsHeader.Parse(json, length - dataStart), dataStart);
    }

    private StateEntry Find(string name)
    {
        if (State.TryGet(name, out StateEntry? entry)) return entry;
        string some = string.Join(", ", State.Entries.Take(5).Select(e => e.Name));
        throw new SafetensorsException(Path, Invariant($"it has no tensor '{name}'; its {State.Entries.Count} tensors begin with {some}."));
    }

    private byte[] Read(string name, long offset, long length)
    {
        if (length > Array.MaxLength) throw new SafetensorsException(Path, Invariant($"tensor '{name}' has {length} bytes, more than can be read at once."));
        byte[] bytes = new byte[length];
        try
        {
            Fill(_handle, bytes, offset);
        }
        catch (IOException e)
        {
            throw new SafetensorsException(Path, $"tensor '{name}' cannot be read: {e.Message}", e);
        }

        return bytes;
    }

    private static void Fill(SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            int read = RandomAccess.Read(handle, buffer, offset);
            if (read == 0) throw new EndOfStreamException("the file became shorter while it was read.");
            buffer = buffer[read..];
            offset += read;
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
