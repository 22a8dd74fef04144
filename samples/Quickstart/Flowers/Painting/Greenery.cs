using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;

/// <summary>Stems and leaves, which the kinds share but for their form.</summary>
internal static class Greenery
{
    /// <summary>A stem from the origin downwards, out of the picture.</summary>
    public static void Stem(FlowerBrush brush, float width = 0.09f, float top = 0, float bow = 0.12f)
    {
        float lean = brush.Random.Around(0.6f);
        using SKPath stem = Shapes.Arc(new SKPoint(0, top), new SKPoint(lean, 6), brush.Random.Around(bow));
        brush.Line(stem, Colours.Darken(brush.Colours.Leaf, 0.15f), width);
        brush.Canvas.Save();
        brush.Canvas.Translate(-width * 0.2f, 0);
        brush.Line(stem, Colours.Fade(Colours.Lighten(brush.Colours.Leaf, 0.35f), 0.7f), width * 0.35f);
        brush.Canvas.Restore();
    }

    /// <summary>A leaf of the given outline, with its midrib and side veins.</summary>
    public static void Leaf(FlowerBrush brush, SKPath outline, float x, float y, float degrees, float length, float halfWidth, int veins = 4)
    {
        SKColor leaf = Colours.Mix(brush.Colours.Leaf, Colours.Darken(brush.Colours.Leaf, 0.3f), brush.Random.Next());
        SKColor vein = Colours.Fade(Colours.Lighten(leaf, 0.45f), 0.6f);
        brush.At(x, y, degrees, 1, () =>
        {
            brush.Shaded(outline, Colours.Darken(leaf, 0.2f), Colours.Lighten(leaf, 0.15f), new SKPoint(-halfWidth, 0), new SKPoint(halfWidth, 0), bloom: false);
            brush.Line(new SKPoint(0, 0), new SKPoint(0, -length * 0.92f), vein, 0.02f);
            for (int i = 1; i <= veins; i++)
            {
                float y0 = -length * i / (veins + 1.5f);
                foreach (int side in (ReadOnlySpan<int>)[-1, 1])
                    brush.Line(new SKPoint(0, y0), new SKPoint(side * halfWidth * 0.6f, y0 - (length * 0.12f)), vein, 0.012f);
            }
        });
    }
}
