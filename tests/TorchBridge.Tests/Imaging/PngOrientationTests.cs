using System.Buffers.Binary;
using CsCheck;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class PngOrientationTests
{
    private static readonly byte[] BigEndian = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] LittleEndian = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0];

    [TestMethod]
    public void Both_byte_orders_are_read()
    {
        Assert.AreEqual((SKEncodedOrigin)6, PngOrientation.Of(With(BigEndian)));
        Assert.AreEqual((SKEncodedOrigin)8, PngOrientation.Of(With(LittleEndian)));
    }

    [TestMethod]
    public void Nonsense_and_its_absence_mean_upright()
    {
        Assert.AreEqual(SKEncodedOrigin.TopLeft, PngOrientation.Of(Png()));
        Assert.AreEqual(SKEncodedOrigin.TopLeft, PngOrientation.Of([]));
        Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[0, 30], Gen.Byte).Sample((noise, place, value) =>
        {
            byte[] damaged = [.. BigEndian];
            damaged[place % damaged.Length] = value;
            byte[] png = With(damaged);
            _ = PngOrientation.Of(With(noise));
            _ = PngOrientation.Of(png.AsSpan(0, Math.Min(png.Length, 33 + place)));
            int found = (int)PngOrientation.Of(png);
            return found is >= 1 and <= 8;
        });
    }

    private static byte[] Png() => TestPictures.Encode(TestPictures.Plain(2, 1, 1, 2, 3), SKEncodedImageFormat.Png);

    /// <summary>A PNG with the chunk right behind its header.</summary>
    private static byte[] With(byte[] exif)
    {
        byte[] png = Png(), length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, exif.Length);
        return [.. png.AsSpan(0, 33), .. length, .. "eXIf"u8, .. exif, 0, 0, 0, 0, .. png.AsSpan(33)];
    }
}
