using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class ImageDecoderTests
{
    private static readonly (byte R, byte G, byte B) Red = (200, 40, 60);
    private static readonly (byte R, byte G, byte B) Blue = (30, 90, 220);

    [TestMethod]
    [DataRow(1, "ABCD")]
    [DataRow(2, "BADC")]
    [DataRow(3, "DCBA")]
    [DataRow(4, "CDAB")]
    [DataRow(5, "ACBD")]
    [DataRow(6, "CADB")]
    [DataRow(7, "DBCA")]
    [DataRow(8, "BDAC")]
    public void Exif_orientation_turns_the_picture_upright(int orientation, string expected)
    {
        // Stored as quadrants A B over C D, each plain, so that JPEG keeps them.
        (byte, byte, byte)[] colours = [(250, 10, 10), (10, 250, 10), (10, 10, 250), (250, 250, 10)];
        RgbImage stored = TestPictures.Draw(64, 32, (x, y) => colours[(x / 32) + (2 * (y / 16))]);
        RgbImage upright = Decode(TestPictures.WithOrientation(TestPictures.Encode(stored, SKEncodedImageFormat.Jpeg), orientation));

        Assert.AreEqual(orientation >= 5 ? (32, 64) : (64, 32), (upright.Width, upright.Height));
        int halfWidth = upright.Width / 2, halfHeight = upright.Height / 2;
        for (int quadrant = 0; quadrant < 4; quadrant++)
        {
            int x = (quadrant % 2 * halfWidth) + (halfWidth / 2), y = (quadrant / 2 * halfHeight) + (halfHeight / 2);
            AssertNear(colours["ABCD".IndexOf(expected[quadrant], StringComparison.Ordinal)], upright.At(x, y), 4);
        }
    }

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Png, 1, 1)]
    [DataRow(SKEncodedImageFormat.Png, 17, 9)]
    [DataRow(SKEncodedImageFormat.Webp, 17, 9)]
    public void Lossless_formats_come_back_exactly(SKEncodedImageFormat format, int width, int height)
    {
        RgbImage image = TestPictures.Pattern(width, height);
        byte[] encoded = TestPictures.Encode(image, format);
        RgbImage decoded = Decode(encoded);
        Assert.AreEqual((width, height), (decoded.Width, decoded.Height));
        if (format == SKEncodedImageFormat.Png)
        {
            CollectionAssert.AreEqual(image.Pixels, decoded.Pixels);
        }
    }

    [TestMethod]
    public void Colours_survive_in_every_kind_of_file()
    {
        (string Name, byte[] Encoded, int Width, int Height, int Tolerance)[] kinds =
        [
            ("CMYK JPEG", EncodedPictures.CmykJpeg, 32, 16, 4),
            ("progressive JPEG", EncodedPictures.ProgressiveJpeg, 32, 16, 4),
            ("palette PNG", EncodedPictures.PalettePng, 4, 2, 0),
            ("GIF", EncodedPictures.Gif, 4, 2, 0),
            ("BMP", EncodedPictures.Bmp, 2, 1, 0),
        ];
        foreach ((string name, byte[] encoded, int width, int height, int tolerance) in kinds)
        {
            RgbImage image = Decode(encoded);
            Assert.AreEqual((width, height), (image.Width, image.Height), name);
            AssertNear(Red, image.At(0, 0), tolerance, name);
            AssertNear(Blue, image.At(width - 1, height - 1), tolerance, name);
        }
    }

    [TestMethod]
    public void Sixteen_bit_and_grey_pictures_become_eight_bit_RGB()
    {
        Assert.AreEqual(Red, Decode(EncodedPictures.Png16).At(1, 1));
        Assert.AreEqual(((byte)77, (byte)77, (byte)77), Decode(EncodedPictures.GreyPng16).At(0, 0));
        Assert.AreEqual(((byte)200, (byte)200, (byte)200), Decode(EncodedPictures.GreyPng16).At(1, 0));
        AssertNear((77, 77, 77), Decode(EncodedPictures.GreyJpeg).At(5, 5), 1);
    }

    [TestMethod]
    public void Of_an_animation_the_first_frame_counts()
    {
        byte[] gif = EncodedPictures.Gif;
        ReadOnlySpan<byte> pixels = gif.AsSpan(gif.AsSpan().LastIndexOf("\x2C\0\0\0\0"u8) + 10);
        byte[] secondFrame = [0x2C, 0, 0, 0, 0, 4, 0, 2, 0, 0x81, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, .. pixels];
        byte[] animated = [.. gif.AsSpan(0, gif.Length - 1), .. secondFrame];

        Assert.AreEqual(Red, Decode(EncodedPictures.AnimatedWebp).At(1, 1));
        Assert.AreEqual(Red, Decode(animated).At(0, 0));
    }

    [TestMethod]
    [DataRow(255, 100)]
    [DataRow(0, 255)]
    [DataRow(128, 177)]
    public void Transparency_shows_white(int alpha, int expected)
    {
        var info = new SKImageInfo(3, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(info);
        bitmap.Erase(new SKColor(100, 100, 100, (byte)alpha));
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        AssertNear(((byte)expected, (byte)expected, (byte)expected), Decode(png.ToArray()).At(2, 1), 1);
    }

    [TestMethod]
    [DataRow(0, 400, 300)]
    [DataRow(300, 400, 300)]
    [DataRow(299, 400, 300)]
    [DataRow(264, 400, 300)]
    [DataRow(263, 400, 300)]
    [DataRow(128, 200, 150)]
    [DataRow(64, 100, 75)]
    [DataRow(1, 100, 75)]
    public void A_JPEG_is_decoded_at_the_smallest_scale_that_suffices(int minimumShortSide, int width, int height)
    {
        byte[] jpeg = TestPictures.Encode(TestPictures.Plain(400, 300, 200, 40, 60), SKEncodedImageFormat.Jpeg);
        RgbImage image = ImageDecoder.Decode(jpeg, "a.jpg", DecodeLimits.Default, minimumShortSide);
        Assert.AreEqual((width, height), (image.Width, image.Height));
        AssertNear(Red, image.At(width / 2, height / 2), 3);
    }

    [TestMethod]
    public void Only_JPEG_is_scaled()
    {
        byte[] png = TestPictures.Encode(TestPictures.Plain(80, 40, 1, 2, 3), SKEncodedImageFormat.Png);
        Assert.AreEqual(80, ImageDecoder.Decode(png, "a.png", DecodeLimits.Default, 5).Width);
    }

    [TestMethod]
    public void A_file_decodes_as_its_bytes_do()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.png");
        RgbImage image = TestPictures.Pattern(30, 20);
        try
        {
            File.WriteAllBytes(path, TestPictures.Encode(image, SKEncodedImageFormat.Png));
            CollectionAssert.AreEqual(image.Pixels, ImageDecoder.DecodeFile(path, DecodeLimits.Default, 0).Pixels);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static RgbImage Decode(byte[] encoded) => ImageDecoder.Decode(encoded, "picture", DecodeLimits.Default, 0);

    private static void AssertNear((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual, int tolerance, string message = "")
    {
        int distance = Math.Max(Math.Abs(expected.R - actual.R), Math.Max(Math.Abs(expected.G - actual.G), Math.Abs(expected.B - actual.B)));
        Assert.IsLessThanOrEqualTo(tolerance, distance, $"{message} expected {expected}, found {actual}");
    }
}
