using System.Globalization;
using System.Text;

namespace MlNetFixedHeads.Estimators.Datasets.Archives;

/// <summary>Walks through a tar archive. Memory does not depend on what the archive declares.</summary>
internal sealed class TarReader(Stream stream)
{
    private const int LongestName = 4096;
    private const int LongestExtension = 64 << 10;
    private const int MostExtensions = 16;

    private readonly byte[] _block = new byte[TarHeader.Size];
    private long _rest;
    private long _padding;

    /// <summary>The next entry, or null at the end. What is left of the last one's content is passed over.</summary>
    /// <exception cref="InvalidDataException">The archive is damaged or truncated; the message says how.</exception>
    public TarEntry? Next()
    {
        string? name = null;
        long? size = null;
        for (int headers = 0; headers <= MostExtensions; headers++)
        {
            Skip(_rest + _padding);
            (_rest, _padding) = (0, 0);
            Fill(_block);
            if (!_block.AsSpan().ContainsAnyExcept((byte)0))
                return null;
            TarHeader header = new(_block);
            Begin(header.Length);
            switch (header.Type)
            {
                case 'L':
                    name = TarHeader.Text(Content(LongestName));
                    break;
                case 'x':
                    (name, size) = Extended(Content(LongestExtension), name, size);
                    break;
                case 'g':
                    Content(LongestExtension);
                    break;
                default:
                    if (size is { } declared)
                        Begin(declared);
                    return Entry(name ?? header.Name, header.Type, _rest);
            }
        }

        throw new InvalidDataException("it has one extended header after another, and no entry that they are for");
    }

    /// <summary>Copies the content of the entry.</summary>
    /// <exception cref="InvalidDataException">The archive ends before the content does.</exception>
    public void CopyTo(Stream target, CancellationToken cancellation)
    {
        byte[] buffer = new byte[1 << 16];
        while (_rest > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(_rest, buffer.Length));
            Fill(part);
            target.Write(part);
            _rest -= part.Length;
        }
    }

    private static TarEntry Entry(string name, char type, long size) => type switch
    {
        // The oldest format marks folders by a slash.
        '\0' or '0' or '7' when name.EndsWith('/') => new(name, TarEntryKind.Folder, "a folder", size),
        '\0' or '0' or '7' => new(name, TarEntryKind.File, "a file", size),
        '5' => new(name, TarEntryKind.Folder, "a folder", size),
        '1' => new(name, TarEntryKind.Other, "a hard link", size),
        '2' => new(name, TarEntryKind.Other, "a symbolic link", size),
        '3' or '4' => new(name, TarEntryKind.Other, "a device", size),
        '6' => new(name, TarEntryKind.Other, "a pipe", size),
        _ => new(name, TarEntryKind.Other, string.Create(CultureInfo.InvariantCulture, $"an entry of the unknown type {(int)type}"), size),
    };

    /// <summary>Records of the form <c>LENGTH KEY=VALUE\n</c>; only name and size matter.</summary>
    private static (string? Name, long? Size) Extended(ReadOnlySpan<byte> content, string? name, long? size)
    {
        while (content.Length > 0 && content[0] != 0)
        {
            int blank = content.IndexOf((byte)' ');
            if (blank <= 0 || !int.TryParse(content[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length <= blank + 1 || length > content.Length)
                throw new InvalidDataException("an extended header is damaged");
            ReadOnlySpan<byte> record = content[(blank + 1)..(length - 1)];
            if (record.StartsWith("path="u8))
                name = Encoding.UTF8.GetString(record["path=".Length..]);
            else if (record.StartsWith("size="u8))
                size = long.TryParse(record["size=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw new InvalidDataException("an extended header's size is no number");
            content = content[length..];
        }

        return (name, size);
    }

    private void Begin(long size) => (_rest, _padding) = (size, -size & (TarHeader.Size - 1));

    private byte[] Content(int most)
    {
        if (_rest > most)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"a name or an extended header has {_rest} bytes; expected at most {most}"));
        byte[] content = new byte[_rest];
        Fill(content);
        _rest = 0;
        return content;
    }

    private void Skip(long count)
    {
        Span<byte> buffer = stackalloc byte[4096];
        for (; count > 0; count -= Math.Min(count, buffer.Length))
            Fill(buffer[..(int)Math.Min(count, buffer.Length)]);
    }

    private void Fill(Span<byte> target)
    {
        int read;
        try
        {
            read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // zlib reports some kinds of damage as IOException.
            throw new InvalidDataException($"its compressed data are damaged: {e.Message}", e);
        }

        if (read < target.Length)
            throw new InvalidDataException("it ends in the middle; it may be truncated");
    }
}
