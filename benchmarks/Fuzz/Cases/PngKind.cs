using System.Buffers.Binary;
using System.IO.Compression;
using SkiaSharp;

namespace MlNetFixedHeads.Fuzz;

/// <summary>PNG of every colour type and depth, plain and interlaced.</summary>
internal sealed class PngKind : PictureKind
{
    private const int Signature = 8;

    private static readonly byte[][] Tokens = ["IHDR"u8.ToArray(), "IDAT"u8.ToArray(), "IEND"u8.ToArray(), "PLTE"u8.ToArray(), "tRNS"u8.ToArray(), "eXIf"u8.ToArray(), "iCCP"u8.ToArray(), "acTL"u8.ToArray()];

    public override string Name => "png";

    protected override IReadOnlyList<byte[]> Seeds { get; } = [.. Encoded(SKEncodedImageFormat.Png), .. PngSeeds.All()];

    protected override byte[] Damage(Random random, byte[] whole, byte[] other)
    {
        Mutator mutator = new(random, Tokens);
        if (random.Next(4) == 0)
            return mutator.Damage(whole, other);
        List<(byte[] Type, byte[] Data)> chunks = Chunks(whole), others = Chunks(other);
        int at = random.Next(chunks.Count);
        (byte[] type, byte[] data) = chunks[at];
        switch (random.Next(9))
        {
            case 0:
                chunks.RemoveAt(at);
                break;
            case 1:
                chunks.InsertRange(random.Next(chunks.Count), Enumerable.Repeat(chunks[at], random.Next(50) + 1));
                break;
            case 2:
                chunks.Insert(random.Next(chunks.Count), others[random.Next(others.Count)]);
                break;
            case 3:
                chunks[0] = ("IHDR"u8.ToArray(), Header(random, chunks[0].Data));
                break;
            case 4:
                chunks[at] = (mutator.Damage(type, type), data);
                break;
            case 5 or 6:
                // What the compressed data hold, compressed rightly.
                int first = chunks.FindIndex(IsPixels);
                byte[] pixels = Expand([.. chunks.Where(IsPixels).SelectMany(c => c.Data)]);
                chunks.RemoveAll(IsPixels);
                chunks.Insert(first, ("IDAT"u8.ToArray(), PngSeeds.Compress(mutator.Damage(pixels, other))));
                break;
            default:
                chunks[at] = (type, mutator.Damage(data, other));
                break;
        }

        return [.. whole[..Signature], .. chunks.SelectMany(c => PngSeeds.Chunk(c.Type, c.Data))];
    }

    private static bool IsPixels((byte[] Type, byte[] Data) chunk) => chunk.Type.AsSpan().SequenceEqual("IDAT"u8);

    private static byte[] Header(Random random, byte[] data)
    {
        uint[] sizes = [0, 1, 3, 255, 4096, 13377, 65535, 1 << 20, int.MaxValue, uint.MaxValue];
        byte[] header = [.. data];
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteUInt32BigEndian(header, sizes[random.Next(sizes.Length)]);
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), sizes[random.Next(sizes.Length)]);
        if (random.Next(2) == 0)
            header[8 + random.Next(5)] = (byte)(random.Next(2) == 0 ? 1 << random.Next(8) : random.Next(8));
        return header;
    }

    private static List<(byte[] Type, byte[] Data)> Chunks(byte[] png)
    {
        List<(byte[], byte[])> chunks = [];
        for (int at = Signature; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add((png[(at + 4)..(at + 8)], png[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return chunks;
    }

    private static byte[] Expand(byte[] data)
    {
        using ZLibStream zlib = new(new MemoryStream(data), CompressionMode.Decompress);
        using MemoryStream target = new();
        zlib.CopyTo(target);
        return target.ToArray();
    }
}
