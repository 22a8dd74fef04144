using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>Shows what classes' maps respond to: the original on the left, on the right, for each class, the same under its map's heat.</summary>
internal static class HeatMapImage
{
    /// <summary>Pixels between the two panels.</summary>
    public const int Gap = 4;

    /// <summary>Panels in a row, the original's among them.</summary>
    public const int MostColumns = 6;

    /// <summary>Share of the heat's colour where the map is cold, and how much more where it is hottest: the picture stays visible.</summary>
    private const float LeastOpacity = 0.3f, MoreOpacity = 0.38f;

    /// <summary>Brightness left of what the network did not see.</summary>
    private const float Dimmed = 0.35f;

    /// <summary>Renders the two panels as a PNG, (2 * panel width + <see cref="Gap"/>) x panel height (see <see cref="PicturePanel.SizeOf"/>).</summary>
    /// <param name="picture">The upright original.</param>
    /// <param name="map">The map of the class shown, over the network's field.</param>
    /// <param name="preprocessing">Says which part of the original the network saw; the rest is dimmed.</param>
    /// <param name="caption">Written in the corner of the right panel: class name and score. May be empty.</param>
    /// <param name="scaling">How values become heat.</param>
    public static byte[] RenderPng(
        RgbImage picture, ActivationMap map, ImagePreprocessing preprocessing, string caption, HeatMapScaling scaling = HeatMapScaling.Positive) =>
        RenderPng(picture, CropGeometry.Of(picture.Width, picture.Height, preprocessing), [new(map, caption)], scaling);

    /// <summary>Renders the original and one panel for each class, at most <see cref="MostColumns"/> in a row, as a PNG.</summary>
    /// <param name="picture">The upright original.</param>
    /// <param name="field">The part of it that the maps cover; the rest is dimmed.</param>
    /// <param name="classes">The maps and what is written in the corners.</param>
    /// <param name="scaling">How values become heat.</param>
    public static byte[] RenderPng(RgbImage picture, CropGeometry field, IReadOnlyList<HeatPanel> classes, HeatMapScaling scaling)
    {
        using SKBitmap panel = PicturePanel.Render(picture);
        int columns = Math.Min(classes.Count + 1, MostColumns), rows = (classes.Count + columns) / columns;
        using var sheet = new SKBitmap(new SKImageInfo(
            (columns * (panel.Width + Gap)) - Gap, (rows * (panel.Height + Gap)) - Gap, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        canvas.DrawBitmap(panel, 0, 0);

        float greatest = Greatest(classes);
        for (int i = 0; i < classes.Count; i++)
        {
            (int row, int column) = Math.DivRem(i + 1, columns);
            var place = SKRectI.Create(column * (panel.Width + Gap), row * (panel.Height + Gap), panel.Width, panel.Height);
            using SKBitmap heated = Heated(panel, picture, field, classes[i].Map, scaling, greatest);
            canvas.DrawBitmap(heated, place.Left, place.Top);
            Frame(canvas, field, (double)picture.Width / panel.Width, (double)picture.Height / panel.Height, place);
            Caption.Draw(canvas, classes[i].Caption, place);
        }

        canvas.Flush();
        using SKData png = sheet.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Renders the panel under the map's heat alone, without caption, as a PNG.</summary>
    public static byte[] RenderOverlayPng(RgbImage picture, ActivationMap map, ImagePreprocessing preprocessing, HeatMapScaling scaling = HeatMapScaling.Positive) =>
        RenderOverlayPng(picture, CropGeometry.Of(picture.Width, picture.Height, preprocessing), map, scaling);

    /// <summary>Renders the panel under the map's heat alone, without caption, as a PNG.</summary>
    /// <param name="picture">The upright original.</param>
    /// <param name="field">The part of it that the map covers.</param>
    /// <param name="map">The map.</param>
    /// <param name="scaling">How values become heat.</param>
    /// <param name="greatest">For <see cref="HeatMapScaling.AcrossClasses"/>: the largest value of all classes.</param>
    public static byte[] RenderOverlayPng(RgbImage picture, CropGeometry field, ActivationMap map, HeatMapScaling scaling, float? greatest = null)
    {
        using SKBitmap panel = PicturePanel.Render(picture);
        using SKBitmap heated = Heated(panel, picture, field, map, scaling, greatest);
        using SKData png = heated.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>The largest value of all maps.</summary>
    public static float Greatest(IEnumerable<HeatPanel> classes) => classes.Max(c => c.Map.Values.Max());

    /// <summary>The panel under a map's heat.</summary>
    private static SKBitmap Heated(SKBitmap panel, RgbImage picture, CropGeometry field, ActivationMap map, HeatMapScaling scaling, float? greatest)
    {
        SKBitmap heated = panel.Copy();
        var sampler = new MapSampler(map.Height, map.Width, map.Normalised(scaling, greatest));
        Overlay(heated, sampler, field, (double)picture.Width / panel.Width, (double)picture.Height / panel.Height);
        return heated;
    }

    /// <summary>Blends the heat into the panel, in place.</summary>
    private static void Overlay(SKBitmap panel, MapSampler map, CropGeometry crop, double perX, double perY)
    {
        var row = new byte[panel.Width * 4];
        for (int y = 0; y < panel.Height; y++)
        {
            nint address = panel.GetPixels() + (y * panel.RowBytes);
            Marshal.Copy(address, row, 0, row.Length);
            for (int x = 0; x < panel.Width; x++)
            {
                // Pixel middles, so that map, picture and panel line up whatever their scales.
                (double u, double v) = crop.ToField((x + 0.5) * perX, (y + 0.5) * perY);
                Span<byte> pixel = row.AsSpan(x * 4, 3);
                if (u is < 0 or > 1 || v is < 0 or > 1)
                {
                    float grey = Dimmed * ((0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]));
                    pixel.Fill((byte)grey);
                    continue;
                }

                float heat = map.At(u, v), opacity = LeastOpacity + (MoreOpacity * heat);
                (byte r, byte g, byte b) = HeatColours.At(heat);
                pixel[0] = Blend(pixel[0], r, opacity);
                pixel[1] = Blend(pixel[1], g, opacity);
                pixel[2] = Blend(pixel[2], b, opacity);
            }

            Marshal.Copy(row, 0, address, row.Length);
        }
    }

    /// <summary>A thin line around what the network saw, where that is not the whole picture.</summary>
    private static void Frame(SKCanvas canvas, CropGeometry crop, double perX, double perY, SKRectI panel)
    {
        var field = SKRect.Create(
            panel.Left + (float)(crop.Left / perX), panel.Top + (float)(crop.Top / perY), (float)(crop.Width / perX), (float)(crop.Height / perY));
        if (field.Width > panel.Width - 2 && field.Height > panel.Height - 2)
            return;
        using var line = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = 1, Color = new SKColor(255, 255, 255, 150) };
        field.Inflate(-0.5f, -0.5f);
        canvas.DrawRect(field, line);
    }

    private static byte Blend(byte under, byte over, float opacity) => (byte)(under + ((over - under) * opacity) + 0.5f);
}
