using System.Text;
using CsCheck;
using MlNetFixedHeads.Estimators.Explain;

namespace MlNetFixedHeads.Estimators.Tests.Explain;

[TestClass]
public sealed class ExplainPartsTests
{
    [TestMethod]
    public void The_crop_of_a_picture_of_the_resized_size_is_where_torchvision_cuts_it()
    {
        var preprocessing = new ImagePreprocessing { Height = 224, Width = 224, ResizeShortSide = 256 };
        Assert.AreEqual(new CropGeometry(58, 16, 224, 224), CropGeometry.Of(341, 256, preprocessing));
        Assert.AreEqual(new CropGeometry(16, 58, 224, 224), CropGeometry.Of(256, 341, preprocessing));
        // (257 - 224) / 2 = 16.5 goes to 16, (259 - 224) / 2 = 17.5 to 18.
        Assert.AreEqual(16, CropGeometry.Of(257, 256, preprocessing).Left);
        Assert.AreEqual(18, CropGeometry.Of(259, 256, preprocessing).Left);
    }

    [TestMethod]
    public void The_long_side_is_rounded_down_before_cropping()
    {
        // 500 x 375 -> 341 x 256 (341.33 rounded down), offset 58.
        var crop = CropGeometry.Of(500, 375, new ImagePreprocessing { Height = 224, Width = 224, ResizeShortSide = 256 });
        Assert.AreEqual(58 * 500 / 341.0, crop.Left, 1e-9);
        Assert.AreEqual(224 * 500 / 341.0, crop.Width, 1e-9);
    }

    [TestMethod]
    public void The_crop_lies_within_the_picture_and_its_corners_are_the_fields()
    {
        Gen.Select(Gen.Int[1, 3000], Gen.Int[1, 3000], Gen.Int[8, 300], Gen.Int[8, 300], Gen.Int[0, 64]).Sample((width, height, cropHeight, cropWidth, more) =>
        {
            var preprocessing = new ImagePreprocessing { Height = cropHeight, Width = cropWidth, ResizeShortSide = Math.Max(cropHeight, cropWidth) + more };
            var crop = CropGeometry.Of(width, height, preprocessing);
            (double u, double v) = crop.ToField(crop.Left + crop.Width, crop.Top + (crop.Height / 2));
            return crop.Left >= 0 && crop.Top >= 0 && crop.Left + crop.Width <= width + 1e-6 && crop.Top + crop.Height <= height + 1e-6
                && Math.Abs(u - 1) < 1e-9 && Math.Abs(v - 0.5) < 1e-9;
        });
    }

    [TestMethod]
    public void A_resize_below_the_crop_is_refused()
    {
        var preprocessing = new ImagePreprocessing { Height = 224, Width = 128, ResizeShortSide = 200 };
        Assert.Contains("ResizeShortSide is 200", Assert.ThrowsExactly<ArgumentException>(() => CropGeometry.Of(300, 300, preprocessing)).Message);
    }

    [TestMethod]
    public void Heat_gets_lighter_all_the_way_and_turns_from_violet_to_yellow()
    {
        double last = -1;
        for (int i = 0; i <= 255; i++)
        {
            (byte r, byte g, byte b) = HeatColours.At(i / 255f);
            double luminance = (0.2126 * Math.Pow(r / 255.0, 2.2)) + (0.7152 * Math.Pow(g / 255.0, 2.2)) + (0.0722 * Math.Pow(b / 255.0, 2.2));
            Assert.IsGreaterThan(last - 1e-3, luminance, $"step {i}");
            last = luminance;
        }

        (byte coldR, byte coldG, byte coldB) = HeatColours.At(0);
        (byte hotR, byte hotG, byte hotB) = HeatColours.At(1);
        Assert.IsTrue(coldB > coldR && coldR > coldG, $"{coldR} {coldG} {coldB}");
        Assert.IsTrue(hotR > 200 && hotG > 200 && hotB < hotG, $"{hotR} {hotG} {hotB}");
    }

    [TestMethod]
    public void Sampling_returns_the_cells_values_at_their_middles_and_stays_within_the_unit_range()
    {
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9]).SelectMany((height, width) => Gen.Float[0, 1].Array[height * width].Select(values => (height, width, values))).Sample(map =>
        {
            var sampler = new MapSampler(map.height, map.width, map.values);
            for (int i = 0; i < map.values.Length; i++)
            {
                double u = ((i % map.width) + 0.5) / map.width, v = ((i / map.width) + 0.5) / map.height;
                if (Math.Abs(sampler.At(u, v) - map.values[i]) > 1e-5)
                    return false;
            }

            return sampler.At(0, 0) is >= 0 and <= 1 && sampler.At(1, 0.3) is >= 0 and <= 1;
        });
    }

    [TestMethod]
    public void Every_printable_character_has_a_glyph_of_its_own()
    {
        var seen = new HashSet<string>();
        for (char c = '!'; c <= '~'; c++)
        {
            string[] rows = PixelFont.Glyph(new Rune(c));
            Assert.IsInRange(7, 9, rows.Length);
            Assert.IsTrue(Array.TrueForAll(rows, row => row.Length == 5 && row.Trim('.', '#').Length == 0), $"'{c}'");
            Assert.IsTrue(seen.Add(string.Join('/', rows)), $"'{c}' looks like another character");
        }
    }
}
