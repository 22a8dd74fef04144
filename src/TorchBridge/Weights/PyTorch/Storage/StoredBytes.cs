using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>Where a storage lies in the file, and the checksum of its bytes if the file has one.</summary>
internal sealed class StoredBytes
{
    private readonly FileBytes _bytes;
    private readonly string _name;
    private readonly long _position;
    private readonly uint? _checksum;
    private volatile bool _checked;

    /// <exception cref="InvalidDataException">The file does not have these bytes.</exception>
    public StoredBytes(FileBytes bytes, string name, long position, long length, uint? checksum)
    {
        bytes.Check(position, length);
        _bytes = bytes;
        _name = name;
        _position = position;
        _checksum = checksum;
        Length = length;
    }

    public long Length { get; }

    /// <summary>Where the bytes begin in the file.</summary>
    public long Position => _position;

    /// <summary>Reads a part; the first time, the whole is compared with the checksum.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public byte[] Read(long start, long count)
    {
        if (start < 0 || count < 0 || start > Length || count > Length - start)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{_name}' has {Length} bytes; {count} at {start} are needed."));
        if (start == 0 && count == Length)
        {
            byte[] whole = _bytes.Read(_position, count);
            Compare(Crc32.Of(whole));
            return whole;
        }

        if (!_checked) CheckAll();
        return _bytes.Read(_position + start, count);
    }

    private void CheckAll()
    {
        Crc32 crc = new();
        byte[] buffer = new byte[(int)Math.Min(Length, 1 << 16)];
        for (long done = 0; done < Length;)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - done));
            _bytes.Fill(part, _position + done);
            crc.Append(part);
            done += part.Length;
        }

        Compare(crc.Value);
    }

    private void Compare(uint found)
    {
        if (_checksum is { } expected && found != expected)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{_name}' is damaged: its CRC-32 is {found:x8}, expected {expected:x8}."));
        _checked = true;
    }
}
