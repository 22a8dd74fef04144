using CsCheck;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class AntialiasedResizeTests
{
    [TestMethod]
    public void Shrinking_agrees_with_PIL() => AssertGolden(11, 7, 5, 4,
    [
        36, 41, 8, 108, 51, 29, 181, 62, 81, 72, 73, 163, 90, 83, 156, 53, 152, 38, 125, 162, 59, 198, 173, 111, 89, 178, 177, 107, 136, 103,
        73, 98, 115, 145, 108, 136, 173, 119, 168, 70, 124, 108, 127, 82, 124, 90, 137, 191, 162, 147, 114, 173, 158, 124, 72, 169, 119, 144, 179, 160,
    ]);

    [TestMethod]
    public void Enlarging_agrees_with_PIL() => AssertGolden(5, 4, 9, 7,
    [
        0, 0, 0, 12, 2, 1, 33, 4, 3, 53, 7, 7, 74, 10, 12, 95, 13, 20, 115, 16, 29, 136, 18, 41, 148, 20, 48, 4, 25, 3, 16, 27, 4, 37, 29, 6, 57, 32, 10,
        78, 35, 15, 99, 38, 23, 119, 41, 32, 140, 43, 44, 152, 45, 51, 10, 66, 7, 22, 68, 8, 43, 70, 10, 63, 73, 14, 84, 76, 19, 105, 79, 27, 125, 82, 36,
        146, 84, 48, 158, 86, 55, 17, 107, 18, 29, 109, 19, 50, 111, 21, 70, 114, 25, 91, 117, 30, 112, 120, 38, 132, 123, 47, 153, 125, 59, 165, 127, 66,
        23, 147, 30, 35, 149, 31, 56, 151, 33, 76, 154, 37, 97, 157, 42, 118, 160, 50, 138, 163, 59, 159, 165, 71, 171, 167, 78, 29, 188, 50, 41, 190, 51,
        62, 192, 53, 82, 195, 57, 103, 198, 62, 124, 201, 70, 144, 204, 79, 165, 206, 91, 177, 208, 98, 33, 213, 63, 45, 215, 64, 66, 217, 66, 86, 220, 70,
        107, 223, 75, 128, 226, 83, 148, 229, 92, 169, 231, 104, 181, 233, 111,
    ]);

    [TestMethod]
    public void Any_resize_of_any_crop_equals_the_weighted_sum_written_out()
    {
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[0, 1000], Gen.Bool).Sample((w, h, ow, oh, cut, mirror) =>
        {
            RgbImage image = TestPictures.Pattern(w, h);
            int x = cut % w, y = cut % h;
            var crop = new PixelRectangle(x, y, w - x, h - y);
            float[] actual = Resize(image, crop, ow, oh, mirror);
            double[] columns = AxisWeights((int)crop.Width, ow), rows = AxisWeights((int)crop.Height, oh);
            for (int i = 0; i < actual.Length; i++)
            {
                int c = i % 3, ox = i / 3 % ow, oy = i / 3 / ow;
                double expected = 0;
                for (int sy = 0; sy < crop.Height; sy++)
                {
                    for (int sx = 0; sx < crop.Width; sx++)
                    {
                        double weight = columns[((mirror ? ow - 1 - ox : ox) * crop.Width) + sx] * rows[(oy * crop.Height) + sy];
                        expected += weight * image.Pixels[((((y + sy) * w) + x + sx) * 3) + c];
                    }
                }

                Assert.AreEqual(expected, actual[i], 1e-3);
            }
        }, iter: 60);
    }

    [TestMethod]
    public void A_region_equals_that_part_of_the_whole()
    {
        Gen.Select(Gen.Int[1, 90], Gen.Int[1, 90], Gen.Int[8, 40], Gen.Int[8, 40], Gen.Int[0, 7], Gen.Int[0, 7]).Sample((w, h, rw, rh, x, y) =>
        {
            RgbImage image = TestPictures.Pattern(w, h);
            float[] whole = Resize(image, new PixelRectangle(0, 0, w, h), rw, rh, mirror: false);
            var region = new PixelRectangle(x, y, rw - x, rh - y);
            float[] part = new float[region.Width * region.Height * 3];
            AntialiasedResize.Resize(image, new PixelRectangle(0, 0, w, h), rw, rh, region, mirror: false, ChannelScaling.None, part);
            for (int i = 0; i < part.Length; i++)
            {
                int c = i % 3, px = i / 3 % region.Width, py = i / 3 / region.Width;
                Assert.AreEqual(whole[((((y + py) * rw) + x + px) * 3) + c], part[i], 1e-4f);
            }
        }, iter: 100);
    }

    [TestMethod]
    public void The_same_size_changes_nothing()
    {
        RgbImage image = TestPictures.Pattern(33, 21);
        float[] same = Resize(image, new PixelRectangle(0, 0, 33, 21), 33, 21, mirror: false);
        CollectionAssert.AreEqual(Array.ConvertAll(image.Pixels, p => (float)p), same);
    }

    [TestMethod]
    public void Crops_and_regions_outside_the_picture_are_refused()
    {
        RgbImage image = TestPictures.Pattern(10, 10);
        Assert.ThrowsExactly<ArgumentException>(() => Resize(image, new PixelRectangle(1, 0, 10, 10), 4, 4, false));
        Assert.ThrowsExactly<ArgumentException>(() => Resize(image, new PixelRectangle(0, -1, 5, 5), 4, 4, false));
    }

    /// <summary>The definition: resized samples by source samples, each row a normalised triangle.</summary>
    private static double[] AxisWeights(int source, int resized)
    {
        double scale = (double)source / resized, reach = Math.Max(1, scale);
        double[] weights = new double[resized * source];
        for (int o = 0; o < resized; o++)
        {
            Span<double> row = weights.AsSpan(o * source, source);
            double sum = 0;
            for (int s = 0; s < source; s++)
            {
                sum += row[s] = Math.Max(0, 1 - (Math.Abs(s + 0.5 - ((o + 0.5) * scale)) / reach));
            }

            for (int s = 0; s < source; s++)
            {
                row[s] /= sum;
            }
        }

        return weights;
    }

    private static float[] Resize(RgbImage image, PixelRectangle crop, int width, int height, bool mirror)
    {
        float[] output = new float[width * height * 3];
        AntialiasedResize.Resize(image, crop, width, height, new PixelRectangle(0, 0, width, height), mirror, ChannelScaling.None, output);
        return output;
    }

    private static void AssertGolden(int width, int height, int resizedWidth, int resizedHeight, byte[] expected)
    {
        float[] actual = Resize(TestPictures.Pattern(width, height), new PixelRectangle(0, 0, width, height), resizedWidth, resizedHeight, mirror: false);
        Assert.AreEqual(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1.0f, $"value {i}");
        }
    }
}
