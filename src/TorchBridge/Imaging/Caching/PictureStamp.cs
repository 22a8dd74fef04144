using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>Tells a picture, in the state it is in, from every other: 16 bytes of a hash. Another path, length or time gives another stamp.</summary>
internal readonly record struct PictureStamp(UInt128 Value) : IComparable<PictureStamp>
{
    public const int Size = 16;

    /// <summary>The stamp of a file, or null where there is none to be read.</summary>
    /// <param name="path">The file; a link stands for what it leads to.</param>
    /// <param name="reading">What else decides how it is read, such as limits.</param>
    public static PictureStamp? OfFile(string path, string reading)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            {
                file = target;
            }

            return file.Exists
                ? Of(string.Create(CultureInfo.InvariantCulture, $"{file.FullName}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n{reading}"))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Reading the picture meets the same, and says so with the picture's name.
            return null;
        }
    }

    /// <summary>The stamp of what a text describes.</summary>
    public static PictureStamp Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Read(hash);
    }

    public static PictureStamp Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128LittleEndian(bytes));

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128LittleEndian(bytes, Value);

    public int CompareTo(PictureStamp other) => Value.CompareTo(other.Value);
}
