using CsCheck;
using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests.Explain;

[TestClass]
public sealed class HeatMapImageTests
{
    private static readonly ImagePreprocessing Preprocessing = new() { Height = 224, Width = 224, ResizeShortSide = 256 };

    [TestMethod]
    public void The_PNG_shows_two_panels_of_the_same_size_side_by_side()
    {
        foreach ((int width, int height, int panelWidth, int panelHeight) in new[]
            { (500, 375, 500, 375), (64, 96, 224, 336), (1, 1, 224, 224), (4096, 2048, 1024, 512), (2, 3000, 1, 1024) })
        {
            using SKBitmap sheet = Render(Grey(width, height), Map(7, 7, 3, 3));
            Assert.AreEqual(((2 * panelWidth) + HeatMapImage.Gap, panelHeight), (sheet.Width, sheet.Height), $"{width} x {height}");
        }
    }

    [TestMethod]
    public void The_left_panel_is_the_original()
    {
        RgbImage picture = Grey(300, 240);
        for (int i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)(i * 7);
        using SKBitmap sheet = Render(picture, Map(4, 4, 1, 1));
        for (int y = 0; y < 240; y += 13)
        {
            for (int x = 0; x < 300; x += 11)
            {
                int at = ((y * 300) + x) * 3;
                Assert.AreEqual(new SKColor(picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2]), sheet.GetPixel(x, y));
            }
        }
    }

    [TestMethod]
    public void A_hot_cell_glows_at_its_own_place_in_the_original()
    {
        Gen.Select(Gen.Int[230, 420], Gen.Int[230, 420], Gen.Int[2, 8], Gen.Int[2, 8]).SelectMany(
            (width, height, rows, columns) => Gen.Select(Gen.Int[0, rows - 1], Gen.Int[0, columns - 1], (row, column) => (width, height, rows, columns, row, column)))
            .Sample(
                c =>
                {
                    using SKBitmap sheet = Render(Grey(c.width, c.height), Map(c.rows, c.columns, c.row, c.column), caption: "");
                    var crop = CropGeometry.Of(c.width, c.height, Preprocessing);
                    double x = crop.Left + (crop.Width * (c.column + 0.5) / c.columns), y = crop.Top + (crop.Height * (c.row + 0.5) / c.rows);
                    (int hotX, int hotY) = Hottest(sheet, c.width + HeatMapImage.Gap);
                    // Cells at the border are equally hot out to the edge, so the hottest pixel is only bound to lie in the cell.
                    return Math.Abs(hotX + 0.5 - x) <= (crop.Width / c.columns / 2) + 1 && Math.Abs(hotY + 0.5 - y) <= (crop.Height / c.rows / 2) + 1;
                },
                iter: 12,
                threads: 1);
    }

    [TestMethod]
    public void What_the_network_did_not_see_is_dimmed_and_has_no_heat()
    {
        // 400 x 240: the crop is 210 x 210 in the middle.
        using SKBitmap sheet = Render(Grey(400, 240), new ActivationMap(1, 1, [5f]), caption: "");
        SKColor outside = sheet.GetPixel(400 + HeatMapImage.Gap + 20, 120), inside = sheet.GetPixel(400 + HeatMapImage.Gap + 200, 120);
        Assert.AreEqual((outside.Red, outside.Red), (outside.Green, outside.Blue));
        Assert.IsLessThan(60, outside.Red);
        Assert.IsGreaterThan(180, inside.Red);
        Assert.IsGreaterThan(inside.Blue, inside.Red);
    }

    [TestMethod]
    public void Heat_does_not_depend_on_the_maps_scale_and_negative_values_are_cold()
    {
        float[] values = [-3, -1, 0, 1, 2, 0.5f, -2, 0, 4];
        RgbImage picture = Grey(240, 240);
        byte[] png = HeatMapImage.RenderPng(picture, new ActivationMap(3, 3, values), Preprocessing, "x");
        CollectionAssert.AreEqual(png, HeatMapImage.RenderPng(picture, new ActivationMap(3, 3, [.. values.Select(v => v * 1024)]), Preprocessing, "x"));
        CollectionAssert.AreEqual(png, HeatMapImage.RenderPng(picture, new ActivationMap(3, 3, [.. values.Select(v => Math.Max(v, 0) / 4)]), Preprocessing, "x"));
        byte[] spread = HeatMapImage.RenderPng(picture, new ActivationMap(3, 3, values), Preprocessing, "x", HeatMapScaling.MinMax);
        CollectionAssert.AreEqual(spread, HeatMapImage.RenderPng(picture, new ActivationMap(3, 3, [.. values.Select(v => (v * 2) + 64)]), Preprocessing, "x", HeatMapScaling.MinMax));
        CollectionAssert.AreNotEqual(png, spread);
    }

    [TestMethod]
    public void A_map_without_a_positive_value_is_cold_everywhere()
    {
        CollectionAssert.AreEqual(new float[4], new ActivationMap(2, 2, [-1, -2, -3, 0]).Normalised(HeatMapScaling.Positive));
        CollectionAssert.AreEqual(new float[4], new ActivationMap(2, 2, [7, 7, 7, 7]).Normalised(HeatMapScaling.MinMax));
    }

    [TestMethod]
    public void A_map_of_wrong_length_or_with_a_value_that_is_no_number_is_refused()
    {
        Assert.Contains("2 x 3 has 6 values; found 5", Assert.ThrowsExactly<ArgumentException>(() => new ActivationMap(2, 3, new float[5])).Message);
        Assert.Contains("row 1, column 0 is NaN", Assert.ThrowsExactly<ArgumentException>(() => new ActivationMap(2, 2, [0, 0, float.NaN, 0])).Message);
    }

    [TestMethod]
    public void Captions_of_any_length_and_script_are_drawn_within_the_right_panel()
    {
        foreach (string caption in new[] { "rose 0.93", "Gänseblümchen 0.5", "向日葵", "\U0001F33B", new string('w', 500), "" })
        {
            using SKBitmap plain = Render(Grey(240, 240), Map(2, 2, 1, 1), caption: "");
            using SKBitmap written = Render(Grey(240, 240), Map(2, 2, 1, 1), caption);
            int changed = 0, left = 0;
            for (int y = 0; y < 240; y++)
            {
                for (int x = 0; x < plain.Width; x++)
                {
                    if (plain.GetPixel(x, y) != written.GetPixel(x, y))
                    {
                        changed++;
                        left += x < 240 + HeatMapImage.Gap ? 1 : 0;
                    }
                }
            }

            Assert.AreEqual(caption.Length > 0, changed > 0, caption);
            Assert.AreEqual(0, left, caption);
        }
    }

    private static SKBitmap Render(RgbImage picture, ActivationMap map, string caption = "daisy 0.87") =>
        SKBitmap.Decode(HeatMapImage.RenderPng(picture, map, Preprocessing, caption));

    private static RgbImage Grey(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        Array.Fill(pixels, (byte)128);
        return new RgbImage(width, height, pixels);
    }

    private static ActivationMap Map(int rows, int columns, int hotRow, int hotColumn)
    {
        var values = new float[rows * columns];
        values[(hotRow * columns) + hotColumn] = 2.5f;
        return new ActivationMap(rows, columns, values);
    }

    private static (int X, int Y) Hottest(SKBitmap sheet, int left)
    {
        (int X, int Y) best = default;
        int most = -1;
        for (int y = 0; y < sheet.Height; y++)
        {
            for (int x = left; x < sheet.Width; x++)
            {
                SKColor c = sheet.GetPixel(x, y);
                if (c.Red + c.Green > most)
                    (most, best) = (c.Red + c.Green, (x - left, y));
            }
        }

        return best;
    }
}
