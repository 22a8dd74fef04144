using System.Buffers.Binary;
using System.Globalization;

namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>Bytes of a file, or of one expanded element of it, with what is needed to read and to blame them.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="BigEndian">Their byte order.</param>
/// <param name="Path">The file.</param>
/// <param name="ExpandedFrom">Where in the file the compressed element began, or null for the file itself.</param>
internal sealed record MatBuffer(byte[] Bytes, bool BigEndian, string Path, int? ExpandedFrom)
{
    public uint UInt32(int offset) => BigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(offset))
        : BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(offset));

    public InvalidDataException Error(int offset, string message, Exception? cause = null)
    {
        string place = ExpandedFrom is { } start
            ? string.Create(CultureInfo.InvariantCulture, $"byte {offset} of the data compressed at byte {start}")
            : string.Create(CultureInfo.InvariantCulture, $"byte {offset}");
        return new($"{Path}: not a readable MATLAB file: {message} (at {place}).", cause);
    }
}
