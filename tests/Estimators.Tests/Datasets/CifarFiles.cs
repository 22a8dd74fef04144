using System.Text;
using MlNetFixedHeads.Estimators.Datasets.Cifar;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

/// <summary>Small files in the two forms of CIFAR-100.</summary>
internal sealed class CifarFiles(params (byte Fine, byte Coarse)[] labels)
{
    public const int Plane = 1024;

    /// <summary>Value of a pixel's colour: different for every picture, colour and place.</summary>
    public static byte Value(int picture, int colour, int place) => (byte)((picture * 31) + (colour * 101) + (place * 7) + (place >> 5));

    public static byte[] Planes(int picture) => [.. Enumerable.Range(0, 3 * Plane).Select(i => Value(picture, i / Plane, i % Plane))];

    public byte[] Binary => [.. labels.SelectMany((label, i) => (byte[])[label.Coarse, label.Fine, .. Planes(i)])];

    /// <summary>As Python 2's cPickle wrote it, protocol 2.</summary>
    public byte[] Pickle(bool fortran = false, string type = "u1", string global = "cnumpy.core.multiarray\n_reconstruct\n", int? shape = null)
    {
        byte[] rows = [.. labels.SelectMany((_, i) => Planes(i))];
        byte[] data = fortran
            ? [.. Enumerable.Range(0, 3 * Plane).SelectMany(place => labels.Select((_, i) => rows[(i * 3 * Plane) + place]))]
            : rows;
        return
        [
            0x80, 2, .. "}q\u0001("u8,
            .. Short("filenames"), .. List(labels.Select((_, i) => Short($"bolete_s_{i:D6}.png"))),
            .. Short("batch_label"), .. Short("training batch 1 of 1"),
            .. Short("fine_labels"), .. List(labels.Select(l => (byte[])[(byte)'K', l.Fine])),
            .. Short("coarse_labels"), .. List(labels.Select(l => (byte[])[(byte)'K', l.Coarse])),
            .. Short("data"), .. Encoding.ASCII.GetBytes(global), .. "cnumpy\nndarray\nK\0"u8, 0x85, .. Short("b"), 0x87, (byte)'R',
            .. "(K\u0001"u8, .. Number(shape ?? labels.Length), .. Number(3 * Plane), 0x86,
            .. "cnumpy\ndtype\n"u8, .. Short(type), .. "K\0K\u0001"u8, 0x87, (byte)'R',
            .. "(K\u0003"u8, .. Short("|"), .. "NNNJ"u8, 0xff, 0xff, 0xff, 0xff, (byte)'J', 0xff, 0xff, 0xff, 0xff, .. "K\0tb"u8,
            fortran ? (byte)0x88 : (byte)0x89, (byte)'T', .. BitConverter.GetBytes(data.Length), .. data, .. "tbu."u8,
        ];
    }

    public static byte[] Meta =>
    [
        0x80, 2, .. "}("u8,
        .. Short("fine_label_names"), .. List(CifarNames.Fine.Select(n => Short($"my_{n}"))),
        .. Short("coarse_label_names"), .. List(CifarNames.Coarse.Select(Short)), .. "u."u8,
    ];

    public static byte[] Short(string text) => [(byte)'U', (byte)text.Length, .. Encoding.Latin1.GetBytes(text)];

    private static byte[] List(IEnumerable<byte[]> items) => [(byte)']', (byte)'(', .. items.SelectMany(i => i), (byte)'e'];

    private static byte[] Number(int value) => [(byte)'J', .. BitConverter.GetBytes(value)];
}
