using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>Many small bells with curled lips, hanging on one side of an arching stem.</summary>
internal static class Bluebell
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        int side = random.Chance(0.5f) ? -1 : 1;
        for (int i = 0; i < 2; i++)
        {
            float length = random.Between(2f, 3.2f);
            using SKPath blade = Shapes.Pointed(length, 0.13f, 0.3f, random.Around(0.6f));
            Greenery.Leaf(brush, blade, (-side * 0.5f) + random.Around(0.3f), 3.6f, random.Around(25), length, 0.13f, 0);
        }

        // The stem is the cubic p0..p3; the bells hang from it at equal steps.
        SKPoint p0 = new(-side * 0.45f, 5), p1 = new(-side * 0.95f, 0.6f), p2 = new(-side * 0.75f, -1.5f), p3 = new(side * 0.85f, -0.62f);
        using var stem = new SKPath();
        stem.MoveTo(p0);
        stem.CubicTo(p1, p2, p3);
        brush.Line(stem, Colours.Darken(brush.Colours.Leaf, 0.1f), 0.07f);

        int count = random.Whole(5, 6);
        for (int i = count - 1; i >= 0; i--)
        {
            float t = 0.5f + (0.5f * i / (count - 1f));
            SKPoint at = Cubic(p0, p1, p2, p3, t);
            float size = 0.66f - (0.26f * i / (count - 1f));
            // Bells lower on the stem stand further out on the side it leans to; now and then one on the other side.
            float outward = side * (i % 3 == 1 ? 24 : -26) * (1 - (0.6f * i / (count - 1f)));
            float drop = 0.1f + (0.04f * (i % 2));
            using SKPath stalk = Shapes.Arc(at, new SKPoint(at.X + (side * 0.06f), at.Y + drop), 0.3f);
            brush.Line(stalk, brush.Colours.Leaf, 0.035f);
            brush.At(at.X + (side * 0.06f), at.Y + drop, outward + random.Around(8), size, () => Bell(brush, colours));
        }
    }

    private static SKPoint Cubic(SKPoint a, SKPoint b, SKPoint c, SKPoint d, float t)
    {
        float u = 1 - t, wa = u * u * u, wb = 3 * u * u * t, wc = 3 * u * t * t, wd = t * t * t;
        return new SKPoint((wa * a.X) + (wb * b.X) + (wc * c.X) + (wd * d.X), (wa * a.Y) + (wb * b.Y) + (wc * c.Y) + (wd * d.Y));
    }

    /// <summary>A bell hanging from the origin: a tube with a scalloped mouth of three curled tips.</summary>
    private static void Bell(FlowerBrush brush, FlowerColours colours)
    {
        using var bell = new SKPath();
        bell.MoveTo(0, 0);
        bell.CubicTo(-0.3f, 0.02f, -0.3f, 0.3f, -0.27f, 0.62f);
        bell.CubicTo(-0.28f, 0.78f, -0.36f, 0.84f, -0.5f, 0.8f);
        bell.CubicTo(-0.4f, 0.98f, -0.2f, 0.96f, -0.14f, 0.8f);
        bell.CubicTo(-0.1f, 0.96f, -0.06f, 1.04f, 0, 1.05f);
        bell.CubicTo(0.06f, 1.04f, 0.1f, 0.96f, 0.14f, 0.8f);
        bell.CubicTo(0.2f, 0.96f, 0.4f, 0.98f, 0.5f, 0.8f);
        bell.CubicTo(0.36f, 0.84f, 0.28f, 0.78f, 0.27f, 0.62f);
        bell.CubicTo(0.3f, 0.3f, 0.3f, 0.02f, 0, 0);
        bell.Close();
        brush.Shaded(bell, colours.Light, colours.Deep, new SKPoint(-0.3f, 0.3f), new SKPoint(0.35f, 0.6f));
        brush.Line(bell, Colours.Fade(Colours.Darken(colours.Deep, 0.45f), 0.65f), 0.035f);
        foreach (float x in (ReadOnlySpan<float>)[-0.1f, 0.1f])
            brush.Line(new SKPoint(x * 0.6f, 0.12f), new SKPoint(x * 1.4f, 0.78f), Colours.Fade(colours.Deep, 0.6f), 0.03f);
    }
}
