using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>A file's bytes by position. Every read is checked against the file's length before memory is taken for it.</summary>
internal sealed class FileBytes : IDisposable
{
    private readonly SafeFileHandle? _handle;
    private readonly byte[] _content = [];

    /// <summary>The bytes of a file that is in memory.</summary>
    public FileBytes(byte[] content)
    {
        _content = content;
        Length = content.Length;
    }

    private FileBytes(SafeFileHandle handle)
    {
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    public long Length { get; }

    public static FileBytes Open(string path)
    {
        SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        try
        {
            return new FileBytes(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidDataException">The file does not have these bytes.</exception>
    public byte[] Read(long position, long count)
    {
        Check(position, count);
        if (count > Array.MaxLength)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{count} bytes are more than can be read at once."));
        byte[] bytes = new byte[count];
        Fill(bytes, position);
        return bytes;
    }

    /// <summary>Fills the buffer.</summary>
    /// <exception cref="InvalidDataException">The file does not have these bytes.</exception>
    public void Fill(Span<byte> buffer, long position)
    {
        Check(position, buffer.Length);
        if (_handle is null)
        {
            _content.AsSpan((int)position, buffer.Length).CopyTo(buffer);
            return;
        }

        while (!buffer.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, buffer, position);
            if (read == 0) throw new EndOfStreamException("the file became shorter while it was read.");
            buffer = buffer[read..];
            position += read;
        }
    }

    /// <exception cref="InvalidDataException">The file does not have these bytes.</exception>
    public void Check(long position, long count)
    {
        if (position < 0 || count < 0 || position > Length || count > Length - position)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the file is truncated or damaged: {count} bytes at {position} are needed, and it has {Length} bytes."));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();
}
