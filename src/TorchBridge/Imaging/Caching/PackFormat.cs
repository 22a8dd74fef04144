using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SkiaSharp;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>The layout of a file of prepared pictures.</summary>
/// <remarks>
/// Header: magic (8 bytes), key of the form (32). Then records: hash of what follows (8), stamp (16), <see cref="PictureRecord"/>. Then the
/// index: stamp and offset (24) of each record, in the order of the stamps. Then the footer: offset of the index, number of entries, hash
/// of the index, magic (8 each). Numbers are little-endian. A file under its final name is complete and never changes.
/// </remarks>
internal static class PackFormat
{
    public const ulong Magic = 0x31_4B_43_41_50_48_46_4D; // "MFHPACK1"
    public const int KeySize = SHA256.HashSizeInBytes;
    public const int HeaderSize = 8 + KeySize;
    public const int RecordPrefix = 8 + PictureStamp.Size;
    public const int EntrySize = PictureStamp.Size + 8;
    public const int FooterSize = 32;

    /// <summary>The key of a form. Pictures that another build of the decoder made have another one: a new version of the library starts anew.</summary>
    public static byte[] Key(PreparedForm form) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{typeof(PackFormat).Assembly.ManifestModule.ModuleVersionId:N}\n{typeof(SKCodec).Assembly.GetName().Version}\n{form.Key}")));

    /// <summary>A 64-bit hash that finds damage, not malice: four lanes, each a multiplication and a rotation for every 8 bytes.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Prime = 0x9E3779B185EBCA87;
        ulong a = (ulong)bytes.Length * Prime, b = ~a, c = a ^ 0xC2B2AE3D27D4EB4F, d = ~c;
        while (bytes.Length >= 32)
        {
            a = ulong.RotateLeft((a ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Prime, 29);
            b = ulong.RotateLeft((b ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])) * Prime, 29);
            c = ulong.RotateLeft((c ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..])) * Prime, 29);
            d = ulong.RotateLeft((d ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..])) * Prime, 29);
            bytes = bytes[32..];
        }

        foreach (byte rest in bytes)
        {
            a = ulong.RotateLeft((a ^ rest) * Prime, 29);
        }

        ulong mixed = (a ^ ulong.RotateLeft(b, 7) ^ ulong.RotateLeft(c, 13) ^ ulong.RotateLeft(d, 19)) * Prime;
        return mixed ^ (mixed >> 32);
    }
}
