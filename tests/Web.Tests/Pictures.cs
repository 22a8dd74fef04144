using System.Buffers.Binary;
using SkiaSharp;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>Small pictures of a colour and a little noise, and files that are none.</summary>
internal static class Pictures
{
    public static readonly SKColor Blue = new(20, 40, 220), Green = new(30, 200, 40), Red = new(220, 30, 30);

    public static byte[] Jpeg(SKColor colour, int seed = 1) => Encode(colour, colour, 44, 40, seed, SKEncodedImageFormat.Jpeg);

    /// <summary>One colour on the left, another on the right.</summary>
    public static byte[] Halves(SKColor left, SKColor right) => Encode(left, right, 48, 48, 3, SKEncodedImageFormat.Png);

    /// <summary>A picture that takes a while to decode.</summary>
    public static byte[] Large() => Encode(Red, Blue, 2400, 2000, 1, SKEncodedImageFormat.Png, noise: 0);

    /// <summary>A few bytes that declare nearly a billion pixels.</summary>
    public static byte[] Bomb()
    {
        byte[] png = Encode(Red, Red, 8, 8, 1, SKEncodedImageFormat.Png);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 30_000);
        uint crc = Crc(png.AsSpan(12, 17));
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), crc);
        return png;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }

    private static byte[] Encode(SKColor left, SKColor right, int width, int height, int seed, SKEncodedImageFormat format, int noise = 20)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        Span<byte> pixels = bitmap.GetPixelSpan().ToArray();
        for (int i = 0; i < width * height; i++)
        {
            SKColor colour = i % width < width / 2 ? left : right;
            pixels[4 * i] = Noisy(colour.Red, random, noise);
            pixels[(4 * i) + 1] = Noisy(colour.Green, random, noise);
            pixels[(4 * i) + 2] = Noisy(colour.Blue, random, noise);
            pixels[(4 * i) + 3] = 255;
        }

        System.Runtime.InteropServices.Marshal.Copy(pixels.ToArray(), 0, bitmap.GetPixels(), pixels.Length);
        using SKData data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private static byte Noisy(byte value, Random random, int noise) => (byte)Math.Clamp(value + (noise == 0 ? 0 : random.Next(-noise, noise + 1)), 0, 255);
}
