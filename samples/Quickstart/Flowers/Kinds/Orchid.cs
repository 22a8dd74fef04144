using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>A face with one plane of symmetry: three oval sepals behind, two very broad petals left and right, a small lobed lip below.</summary>
internal static class Orchid
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Spray(brush, random.Chance(0.5f) ? -1 : 1);

        float sepal = random.Between(0.88f, 0.98f);
        foreach (float degrees in (ReadOnlySpan<float>)[0, 138 + random.Around(5), -138 + random.Around(5)])
        {
            using SKPath path = Shapes.Rounded(sepal, 0.27f, 0.6f);
            brush.Rotated(degrees, () => brush.Petal(path, colours.Deep, Colours.Mix(colours.Petal, colours.Light, 0.4f), sepal, 0.025f));
        }

        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            using SKPath wing = new();
            wing.CubicTo(0.15f, -0.55f, 0.6f, -0.8f, 0.9f, -0.5f);
            wing.CubicTo(1.12f, -0.2f, 0.95f, 0.3f, 0.62f, 0.34f);
            wing.CubicTo(0.35f, 0.36f, 0.12f, 0.2f, 0, 0);
            wing.Close();
            brush.Canvas.Save();
            brush.Canvas.Scale(side, 1);
            brush.Round(wing, Colours.Mix(colours.Petal, colours.Deep, 0.7f), Colours.Lighten(colours.Petal, 0.3f), new SKPoint(0, 0), 0.95f);
            brush.Line(wing, Colours.Fade(Colours.Darken(colours.Deep, 0.4f), 0.55f), 0.025f);
            for (int v = -2; v <= 2; v++)
            {
                using SKPath vein = Shapes.Arc(new SKPoint(0.08f, -0.04f), Shapes.Polar(84 - (v * 19), 0.74f), v * 0.08f);
                brush.Line(vein, Colours.Fade(colours.Deep, 0.5f), 0.016f);
            }

            brush.Canvas.Restore();
        }

        Lip(brush, colours);
    }

    private static void Lip(FlowerBrush brush, FlowerColours colours)
    {
        SKColor lip = Colours.Mix(colours.Heart, colours.Deep, 0.4f);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            using SKPath lobe = Shapes.Rounded(0.36f, 0.13f, 0.65f);
            brush.Rotated(side * 112, () => brush.Petal(lobe, Colours.Darken(lip, 0.2f), lip, 0.36f));
        }

        using var tongue = new SKPath();
        tongue.MoveTo(-0.08f, 0);
        tongue.CubicTo(-0.2f, 0.3f, -0.26f, 0.36f, -0.2f, 0.48f);
        tongue.CubicTo(-0.12f, 0.44f, -0.06f, 0.5f, -0.05f, 0.62f);
        tongue.LineTo(0.05f, 0.62f);
        tongue.CubicTo(0.06f, 0.5f, 0.12f, 0.44f, 0.2f, 0.48f);
        tongue.CubicTo(0.26f, 0.36f, 0.2f, 0.3f, 0.08f, 0);
        tongue.Close();
        brush.Shaded(tongue, Colours.Darken(lip, 0.35f), Colours.Lighten(lip, 0.25f), new SKPoint(0, 0), new SKPoint(0, 0.6f));
        brush.Line(tongue, Colours.Darken(lip, 0.5f), 0.022f);
        brush.Disc(0, -0.03f, 0.11f, SKColors.White, Colours.Mix(colours.Light, colours.Heart, 0.3f));
    }

    /// <summary>The arching stem with buds that carries the flowers.</summary>
    private static void Spray(FlowerBrush brush, int side)
    {
        using var stem = new SKPath();
        stem.MoveTo(-side * 1.2f, 5);
        stem.CubicTo(-side * 0.8f, 1.2f, -side * 0.1f, -0.3f, side * 1.7f, -0.9f);
        brush.Line(stem, Colours.Darken(brush.Colours.Leaf, 0.1f), 0.07f);
        foreach ((float x, float y, float size) in (ReadOnlySpan<(float, float, float)>)[(1.25f, -0.72f, 0.2f), (1.62f, -0.88f, 0.15f)])
            brush.Disc(side * x, y, size, Colours.Lighten(brush.Colours.Leaf, 0.35f), Colours.Mix(brush.Colours.Leaf, brush.Colours.Petal, 0.35f), bloom: false);
    }
}
