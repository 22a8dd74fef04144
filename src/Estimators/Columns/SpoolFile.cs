using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Blocks of bytes in one temporary file, so that pictures from memory cost memory only while they are used.</summary>
/// <remarks>Written by one thread, read by any number; the file is the current user's only and goes when this is disposed of.</remarks>
internal sealed class SpoolFile : IDisposable
{
    private readonly SafeFileHandle _file;

    // A block ends where the next one begins.
    private readonly ChunkedList<long> _starts = new();
    private long _end;

    public SpoolFile(string folder)
    {
        string path = Path.Combine(folder, $"fixedheads-{Guid.NewGuid():N}.spool");
        _file = TemporaryFile.Create(path, FileOptions.DeleteOnClose | FileOptions.RandomAccess);
    }

    public void Append(ReadOnlySpan<byte> block)
    {
        RandomAccess.Write(_file, block, _end);
        _starts.Add(_end);
        _end += block.Length;
    }

    public int Length(int index) => (int)((index + 1 < _starts.Count ? _starts[index + 1] : _end) - _starts[index]);

    public void Read(int index, Span<byte> destination)
    {
        long offset = _starts[index];
        Span<byte> rest = destination[..Length(index)];
        while (rest.Length > 0)
        {
            int read = RandomAccess.Read(_file, rest, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("The temporary file with the pictures was cut short by another program.");
            }

            rest = rest[read..];
            offset += read;
        }
    }

    public byte[] Read(int index)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Length(index));
        Read(index, bytes);
        return bytes;
    }

    /// <summary>Tells a block from others.</summary>
    public string Digest(int index) => Convert.ToHexStringLower(SHA256.HashData(Read(index)));

    public void Dispose() => _file.Dispose();
}
