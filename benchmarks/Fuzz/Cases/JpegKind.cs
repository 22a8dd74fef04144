using System.Buffers.Binary;
using MlNetFixedHeads.TorchBridge.Tests.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Fuzz;

/// <summary>JPEG: baseline, progressive, grey, CMYK, turned by EXIF.</summary>
internal sealed class JpegKind : PictureKind
{
    private static readonly byte[][] Tokens =
    [
        .. new byte[] { 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc9, 0xca, 0xcc, 0xd0, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xe0, 0xe1, 0xe2, 0xee, 0xfe, 0x00, 0xff }.Select(b => (byte[])[0xff, b]),
    ];

    public override string Name => "jpeg";

    protected override IReadOnlyList<byte[]> Seeds { get; } = Whole();

    protected override byte[] Damage(Random random, byte[] whole, byte[] other)
    {
        Mutator mutator = new(random, Tokens);
        if (random.Next(2) == 0)
            return mutator.Damage(whole, other);
        List<byte[]> segments = Segments(whole);
        int at = random.Next(segments.Count);
        switch (random.Next(6))
        {
            case 0:
                segments.RemoveAt(at);
                break;
            case 1:
                segments.InsertRange(random.Next(segments.Count), Enumerable.Repeat(segments[at], random.Next(50) + 1));
                break;
            case 2:
                List<byte[]> others = Segments(other);
                segments.Insert(at, others[random.Next(others.Count)]);
                break;
            case 3:
                Resize(random, segments);
                break;
            default:
                segments[at] = mutator.Damage(segments[at], other);
                break;
        }

        return [.. segments.SelectMany(s => s)];
    }

    /// <summary>Another size in the header of the frame, up to the largest there is.</summary>
    private static void Resize(Random random, List<byte[]> segments)
    {
        ushort[] sizes = [0, 1, 7, 255, 4096, 13377, 32767, 65500, 65535];
        foreach (byte[] frame in segments.Where(s => s.Length > 9 && s[1] is >= 0xc0 and <= 0xc2))
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(5), sizes[random.Next(sizes.Length)]);
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(7), sizes[random.Next(sizes.Length)]);
        }
    }

    /// <summary>The file in pieces that each begin with a marker.</summary>
    private static List<byte[]> Segments(byte[] file)
    {
        List<byte[]> segments = [];
        int start = 0;
        for (int i = 2; i + 1 < file.Length; i++)
        {
            if (file[i] != 0xff || file[i + 1] is 0 or 0xff)
                continue;
            segments.Add(file[start..i]);
            start = i;
        }

        return [.. segments, file[start..]];
    }

    private static byte[][] Whole()
    {
        byte[][] plain = [.. Encoded(SKEncodedImageFormat.Jpeg)];
        byte[] exif = [.. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        byte[] segment = [0xff, 0xe1, 0, (byte)(exif.Length + 2), .. exif];
        return [.. plain, EncodedPictures.CmykJpeg, EncodedPictures.ProgressiveJpeg, EncodedPictures.GreyJpeg, .. plain.Select(p => (byte[])[.. p[..2], .. segment, .. p[2..]])];
    }
}
