using CsCheck;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class RandomCropTests
{
    private static readonly (double, double) Ratio = new Augmentation().CropRatio;

    [TestMethod]
    public void A_crop_lies_within_any_picture()
        => Gen.Select(Gen.Int[1, 700], Gen.Int[1, 700], Gen.Int, Gen.Double[0.01, 1]).Sample((w, h, seed, scale) =>
        {
            var random = new RandomStream(seed, 0, 0);
            PixelRectangle crop = RandomCrop.Sample(w, h, (scale, 1), Ratio, ref random);
            return crop.Width >= 1 && crop.Height >= 1 && crop.X >= 0 && crop.Y >= 0 && crop.X + crop.Width <= w && crop.Y + crop.Height <= h;
        });

    [TestMethod]
    public void Area_and_ratio_stay_within_their_ranges_and_fill_them()
    {
        var shares = new List<double>();
        var ratios = new List<double>();
        for (int index = 0; index < 4000; index++)
        {
            var random = new RandomStream(1, 2, index);
            PixelRectangle crop = RandomCrop.Sample(1000, 1000, (0.2, 0.6), Ratio, ref random);
            shares.Add(crop.Width * crop.Height / 1e6);
            ratios.Add((double)crop.Width / crop.Height);
        }

        Assert.IsInRange(0.199, 0.21, shares.Min());
        Assert.IsInRange(0.59, 0.601, shares.Max());
        Assert.AreEqual(0.4, shares.Average(), 0.01);
        Assert.IsInRange(0.748, 0.76, ratios.Min());
        Assert.IsInRange(1.31, 1.336, ratios.Max());

        // Log-uniform: half of the ratios are below 1.
        Assert.AreEqual(0.5, ratios.Count(r => r < 1) / 4000.0, 0.03);
    }

    [TestMethod]
    public void Every_place_of_a_crop_is_reached()
    {
        HashSet<(long, long)> corners = [];
        for (int index = 0; index < 3000; index++)
        {
            var random = new RandomStream(5, 0, index);
            PixelRectangle crop = RandomCrop.Sample(6, 6, (0.4, 0.5), Ratio, ref random);
            corners.Add((crop.X, crop.Y));
            Assert.IsTrue(crop.Width is 4 or 5 && crop.Height is 4 or 5 or 3 || crop.Width == 3);
        }

        Assert.IsTrue(corners.Contains((0, 0)) && corners.Contains((0, 2)) && corners.Contains((2, 0)) && corners.Contains((2, 2)));
    }

    [TestMethod]
    [DataRow(1000, 100, 433, 0, 133, 100)]
    [DataRow(100, 1000, 0, 433, 100, 133)]
    [DataRow(100, 90, 0, 0, 100, 90)]
    public void Where_nothing_fits_the_centre_is_taken(int width, int height, int x, int y, int w, int h)
        => Assert.AreEqual(new PixelRectangle(x, y, w, h), RandomCrop.Fallback(width, height, Ratio));

    [TestMethod]
    public void A_decoded_JPEG_is_large_enough_for_the_smallest_crop()
        => Gen.Select(Gen.Int[8, 300], Gen.Int[8, 300], Gen.Double[0.05, 1], Gen.Double[0.2, 1], Gen.Int).Sample((h, w, scale, narrowest, seed) =>
        {
            (double, double) ratio = (narrowest, 1 / narrowest);
            int shortSide = DecodeScale.MinimumShortSideForCrops(h, w, new Augmentation { CropScale = (scale, 1), CropRatio = ratio });
            var random = new RandomStream(seed, 0, 0);
            PixelRectangle crop = RandomCrop.Sample(shortSide, shortSide, (scale, scale), ratio, ref random);
            return crop.Width >= Math.Max(h, w) - 1 && crop.Height >= Math.Max(h, w) - 1;
        });

    [TestMethod]
    [DataRow(1, 64)]
    [DataRow(32, 64)]
    [DataRow(33, 128)]
    [DataRow(256, 512)]
    [DataRow(512, 1024)]
    [DataRow(513, 0)]
    public void Evaluation_decodes_at_one_of_few_sizes(int resizeShortSide, int expected)
        => Assert.AreEqual(expected, DecodeScale.MinimumShortSideFor(resizeShortSide));

    [TestMethod]
    public void A_stream_depends_on_seed_epoch_and_index()
    {
        HashSet<double> firsts = [];
        for (int i = 0; i < 1000; i++)
        {
            var random = new RandomStream(i % 10, i / 10 % 10, i / 100);
            firsts.Add(random.NextDouble());
        }

        Assert.HasCount(1000, firsts);
        Assert.IsInRange(0.46, 0.54, firsts.Average());
    }

    [TestMethod]
    public void Shuffling_gives_every_order_equally_often()
    {
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 6000; i++)
        {
            int[] items = [0, 1, 2];
            RandomStream.ForEpoch(i, 1).Shuffle(items);
            string order = string.Join("", items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.HasCount(6, counts);
        Assert.IsTrue(counts.Values.All(c => c is > 850 and < 1150), string.Join(" ", counts));
    }
}
