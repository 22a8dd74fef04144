using System.Buffers.Binary;
using System.IO.Compression;
using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.Fuzz;

/// <summary>Writes small PNG pictures of every form.</summary>
internal static class PngSeeds
{
    private const int Side = 19;

    /// <summary>Colour type, bits a channel, channels.</summary>
    private static readonly (byte Type, byte Depth, int Channels)[] Forms =
    [
        (0, 1, 1), (0, 2, 1), (0, 4, 1), (0, 8, 1), (0, 16, 1), (2, 8, 3), (2, 16, 3), (3, 1, 1), (3, 4, 1), (3, 8, 1), (4, 8, 2), (4, 16, 2), (6, 8, 4), (6, 16, 4),
    ];

    /// <summary>Where the seven passes of an interlaced picture begin, and their steps.</summary>
    private static readonly (int X, int Y, int Right, int Down)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static IEnumerable<byte[]> All() => Forms.SelectMany(form => (byte[][])[Write(form, interlaced: false), Write(form, interlaced: true)]);

    public static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] checkedPart = [.. type, .. data];
        byte[] chunk = new byte[checkedPart.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        checkedPart.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.Of(checkedPart));
        return chunk;
    }

    public static byte[] Compress(byte[] data)
    {
        using MemoryStream target = new();
        using (ZLibStream zlib = new(target, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(data);
        return target.ToArray();
    }

    private static byte[] Write((byte Type, byte Depth, int Channels) form, bool interlaced)
    {
        byte[] rows = interlaced
            ? [.. Passes.SelectMany(p => Rows((Side - p.X + p.Right - 1) / p.Right, (Side - p.Y + p.Down - 1) / p.Down, form))]
            : Rows(Side, Side, form);
        byte[] pixels = Compress(rows);
        byte[] palette = [.. Enumerable.Range(0, 3 << Math.Min((int)form.Depth, 8)).Select(i => (byte)(i * 37))];
        return
        [
            0x89, .. "PNG\r\n\u001a\n"u8,
            .. Chunk("IHDR"u8, [0, 0, 0, Side, 0, 0, 0, Side, form.Depth, form.Type, 0, 0, (byte)(interlaced ? 1 : 0)]),
            .. form.Type == 3 ? Chunk("PLTE"u8, palette) : [],
            .. form.Type == 3 ? Chunk("tRNS"u8, [0, 128]) : [],
            .. Chunk("eXIf"u8, [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]),
            .. Chunk("IDAT"u8, pixels.AsSpan(0, pixels.Length / 2)),
            .. Chunk("IDAT"u8, pixels.AsSpan(pixels.Length / 2)),
            .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Rows(int width, int height, (byte Type, byte Depth, int Channels) form)
    {
        int length = ((width * form.Depth * form.Channels) + 7) / 8;
        return [.. Enumerable.Range(0, height).SelectMany(y => (byte[])[(byte)(y % 5), .. Enumerable.Range(0, length).Select(x => (byte)((x * 11) + (y * 5)))])];
    }
}
