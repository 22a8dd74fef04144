using System.Text;
using CsCheck;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class ImageDecoderErrorTests
{
    [TestMethod]
    public void Empty_bytes_are_said_to_be_empty() => AssertFails([], "Picture 'x.jpg' is empty.");

    [TestMethod]
    public void Text_is_quoted() => AssertFails("Hello, I am no picture."u8.ToArray(), "is not a picture of a known format: it starts with \"Hello, I am \"");

    [TestMethod]
    public void Other_bytes_are_shown_in_hexadecimal() => AssertFails([0xDE, 0xAD, 0xBE, 0xEF], "it starts with the bytes DE AD BE EF;");

    [TestMethod]
    public void Known_but_unsupported_formats_are_named()
    {
        AssertFails([.. "II*\0"u8, .. new byte[40]], "is a TIFF picture, which is not supported");
        AssertFails([0, 0, 0, 24, .. "ftypheic"u8, .. new byte[40]], "is a HEIC picture");
        AssertFails([0, 0, 0, 24, .. "ftypavif"u8, .. new byte[40]], "is an AVIF picture");
    }

    [TestMethod]
    public void A_block_of_zeros_is_no_picture() => AssertFails(new byte[64], "is not a picture of a known format");

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg)]
    [DataRow(SKEncodedImageFormat.Png)]
    [DataRow(SKEncodedImageFormat.Webp)]
    public void A_file_cut_short_anywhere_is_an_error(SKEncodedImageFormat format)
    {
        byte[] whole = TestPictures.Encode(TestPictures.Pattern(64, 48), format, 80);
        for (int percent = 1; percent <= 90; percent += 8)
        {
            byte[] cut = whole[..Math.Max(3, whole.Length * percent / 100)];
            ImageDecodingException e = Assert.ThrowsExactly<ImageDecodingException>(() => Decode(cut), $"{percent} %");
            StringAssert.StartsWith(e.Message, "Picture 'x.jpg' is ");
        }
    }

    [TestMethod]
    public void A_small_file_that_declares_a_large_picture_takes_no_memory()
    {
        byte[] jpeg = EncodedPictures.ProgressiveJpeg, gif = EncodedPictures.Gif;
        int frame = jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xC2]);
        ((byte[])[0x30, 0, 0x30, 0]).CopyTo(jpeg, frame + 5);
        ((byte[])[0, 0x30, 0, 0x30]).CopyTo(gif, 6);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertFails(jpeg, "12288 x 12288 = 150,994,944 pixels, more than");
        AssertFails(gif, "12288 x 12288 = 150,994,944 pixels, more than");
        Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_JPEG_of_a_hundred_scans_is_not_decoded_but_what_follows_its_end_does_not_count()
    {
        byte[] jpeg = EncodedPictures.ProgressiveJpeg;
        int last = jpeg.AsSpan().LastIndexOf((byte[])[0xFF, 0xDA]);
        byte[] scan = jpeg[last..^2];
        byte[] many = [.. Enumerable.Repeat(scan, 100).SelectMany(s => s)];
        AssertFails([.. jpeg[..last], .. many, .. jpeg[last..]], "is damaged: it has more than 100 scans");
        byte[] appended = [.. jpeg, .. many];
        Assert.AreEqual(JpegScans.Count(jpeg), JpegScans.Count(appended));
        Assert.IsGreaterThan(1, JpegScans.Count(jpeg));
        CollectionAssert.AreEqual(Decode(jpeg).Pixels, Decode(appended).Pixels);
    }

    [TestMethod]
    public void Half_a_JPEG_or_PNG_is_called_truncated()
    {
        foreach (SKEncodedImageFormat format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png })
        {
            byte[] whole = TestPictures.Encode(TestPictures.Pattern(64, 48), format, 80);
            AssertFails(whole[..(whole.Length * 3 / 4)], "is truncated");
        }

        AssertFails(EncodedPictures.ProgressiveJpeg[..250], "is truncated");
    }

    [TestMethod]
    public void Damaged_PNG_data_are_called_damaged()
    {
        byte[] png = TestPictures.Encode(TestPictures.Pattern(64, 48), SKEncodedImageFormat.Png);
        png.AsSpan(png.Length / 2, 40).Fill(0x55);
        Assert.ThrowsExactly<ImageDecodingException>(() => Decode(png));
    }

    [TestMethod]
    public void Whatever_the_damage_there_is_a_picture_or_the_one_exception()
    {
        byte[][] files =
        [
            EncodedPictures.CmykJpeg, EncodedPictures.ProgressiveJpeg, EncodedPictures.PalettePng, EncodedPictures.Png16,
            EncodedPictures.Gif, EncodedPictures.AnimatedWebp, EncodedPictures.Bmp,
        ];
        var limits = new DecodeLimits { MaxPixels = 100_000 };
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Select(Gen.Int[0, 600], Gen.Byte).Array[1, 6]).Sample((file, changes) =>
        {
            byte[] damaged = [.. files[file]];
            foreach ((int at, byte value) in changes)
            {
                damaged[at % damaged.Length] = value;
            }

            try
            {
                RgbImage image = ImageDecoder.Decode(damaged, "x", limits, 4);
                return (long)image.Width * image.Height <= limits.MaxPixels;
            }
            catch (ImageDecodingException)
            {
                return true;
            }
        }, iter: 1000);
    }

    [TestMethod]
    public void A_decompression_bomb_is_refused_by_its_header()
    {
        AssertFails(EncodedPictures.BombPng, "declares 20000 x 20000 = 400,000,000 pixels, more than the limit of 178,956,970");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsExactly<ImageDecodingException>(() => Decode(EncodedPictures.BombPng));
        Assert.IsLessThan(100_000L, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void The_limit_itself_is_allowed()
    {
        byte[] png = TestPictures.Encode(TestPictures.Pattern(10, 10), SKEncodedImageFormat.Png);
        Assert.AreEqual(10, ImageDecoder.Decode(png, "x", new DecodeLimits { MaxPixels = 100 }, 0).Width);
        Assert.ThrowsExactly<ImageDecodingException>(() => ImageDecoder.Decode(png, "x", new DecodeLimits { MaxPixels = 99 }, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new DecodeLimits { MaxPixels = 0 });
    }

    [TestMethod]
    public void Missing_files_and_folders_are_named()
    {
        string missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "gone.jpg");
        foreach (string path in new[] { missing, Path.GetFileName(missing) })
        {
            ImageDecodingException e = Assert.ThrowsExactly<ImageDecodingException>(() => ImageDecoder.DecodeFile(path, DecodeLimits.Default, 0));
            Assert.AreEqual($"Picture '{path}' was not found: there is no such file.", e.Message);
        }

        ImageDecodingException folder = Assert.ThrowsExactly<ImageDecodingException>(
            () => ImageDecoder.DecodeFile(Path.GetTempPath(), DecodeLimits.Default, 0));
        StringAssert.Contains(folder.Message, "is a folder; expected a file");
        Assert.ThrowsExactly<ImageDecodingException>(() => ImageDecoder.DecodeFile("", DecodeLimits.Default, 0));
    }

    private static RgbImage Decode(byte[] encoded) => ImageDecoder.Decode(encoded, "x.jpg", DecodeLimits.Default, 0);

    private static void AssertFails(byte[] encoded, string expected)
    {
        ImageDecodingException e = Assert.ThrowsExactly<ImageDecodingException>(() => Decode(encoded), Encoding.Latin1.GetString(encoded));
        StringAssert.Contains(e.Message, expected);
        StringAssert.StartsWith(e.Message, "Picture 'x.jpg' ");
    }
}
