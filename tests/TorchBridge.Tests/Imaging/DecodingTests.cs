using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using SkiaSharp;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class DecodingTests
{
    [TestMethod]
    public void Every_kind_of_file_gives_the_pixels_of_Pillow_upright_and_over_white()
    {
        List<string> different = [];
        List<DecodingCase> cases = Expectations.Read<List<DecodingCase>>("decoding.json");
        foreach (DecodingCase c in cases)
        {
            RgbImage image;
            try
            {
                image = ImageDecoder.Decode(c.File, c.Name, DecodeLimits.Default, DecodeScale.FullSize);
            }
            catch (ImageDecodingException e)
            {
                different.Add(e.Message);
                continue;
            }

            if ((image.Width, image.Height) != (c.Width, c.Height))
            {
                different.Add($"{c.Name}: {image.Width} x {image.Height}, expected {c.Width} x {c.Height}");
                continue;
            }

            int largest = c.Pixels.Zip(image.Pixels, (e, a) => Math.Abs(e - a)).Max();
            if (largest > c.Tolerance)
            {
                different.Add($"{c.Name}: by up to {largest}, on average {c.Pixels.Zip(image.Pixels, (e, a) => Math.Abs(e - a)).Average():F2}");
            }
        }

        Assert.IsGreaterThan(30, cases.Count);
        Assert.IsEmpty(different, string.Join(Environment.NewLine, different));
    }

    [TestMethod]
    [DataRow(1408, 1024, 224)]
    [DataRow(640, 1200, 100)]
    [DataRow(1296, 896, 64)]
    public void Decoding_at_a_smaller_scale_changes_the_resized_picture_by_less_than_a_grey_level_on_average(int width, int height, int shortSide)
    {
        RgbImage image = TestPictures.Draw(width, height, (x, y) =>
            (Wave(x / 61.0, y / 87.0), Wave((x + y) / 123.0, 1), (x / 237) % 2 == (y / 229) % 2 ? (byte)200 : (byte)60));
        byte[] jpeg = TestPictures.Encode(image, SKEncodedImageFormat.Jpeg, quality: 92);
        var preprocessing = new ImagePreprocessing { Height = shortSide, Width = shortSide, ResizeShortSide = shortSide, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };
        var evaluation = new EvaluationTransform(preprocessing);
        float[] full = new float[evaluation.Length], scaled = new float[evaluation.Length];
        evaluation.Apply(ImageDecoder.Decode(jpeg, "a.jpg", DecodeLimits.Default, DecodeScale.FullSize), full);
        RgbImage small = ImageDecoder.Decode(jpeg, "a.jpg", DecodeLimits.Default, evaluation.MinimumShortSide);
        evaluation.Apply(small, scaled);

        Assert.IsLessThan(width, small.Width);
        Assert.IsLessThan(1, full.Zip(scaled, (f, s) => Math.Abs(f - s) * 255.0).Average());
    }

    [TestMethod]
    [TestCategory("RealData")]
    [DataRow(224)]
    [DataRow(128)]
    [DataRow(64)]
    public void Photographs_decoded_at_a_smaller_scale_differ_by_less_than_a_grey_level_on_average(int shortSide)
    {
        string folder = RealData.Find("flowers102", "jpg_original_subset");
        var preprocessing = new ImagePreprocessing { Height = shortSide, Width = shortSide, ResizeShortSide = shortSide, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };
        var evaluation = new EvaluationTransform(preprocessing);
        float[] full = new float[evaluation.Length], scaled = new float[evaluation.Length];
        var differences = new List<double>();
        foreach (string file in Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal).Take(20))
        {
            evaluation.Apply(ImageDecoder.DecodeFile(file, DecodeLimits.Default, DecodeScale.FullSize), full);
            evaluation.Apply(ImageDecoder.DecodeFile(file, DecodeLimits.Default, evaluation.MinimumShortSide), scaled);
            differences.Add(full.Zip(scaled, (f, s) => Math.Abs(f - s) * 255.0).Average());
        }

        Assert.IsLessThan(1, differences.Average(), string.Join(", ", differences));
    }

    private static byte Wave(double x, double y) => (byte)(128 + (100 * Math.Sin(x) * Math.Cos(y)));

    private sealed record DecodingCase(string Name, int Tolerance, int Width, int Height, byte[] File, byte[] Pixels);
}
