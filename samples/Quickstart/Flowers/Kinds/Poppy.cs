using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>Four broad crumpled petals with dark blotches around a green capsule in a ring of stamens; thin hairy stem, nodding bud.</summary>
internal static class Poppy
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.055f, 0, 0.25f);
        if (random.Chance(0.6f))
            Bud(brush, random.Chance(0.5f) ? -1 : 1);

        SKColor blotch = new(28, 14, 30);
        for (int i = 0; i < 4; i++)
        {
            // The pair behind is the wider one.
            float degrees = (i < 2 ? i * 180 : 90 + (i * 180)) + random.Around(8);
            using SKPath petal = Fan(random, i < 2 ? 1f : 0.93f, i < 2 ? 74 : 66);
            brush.Rotated(degrees, () =>
            {
                brush.Petal(petal, colours.Deep, Colours.Lighten(colours.Petal, 0.18f), 0.95f, 0.028f);
                for (int fold = -4; fold <= 4; fold++)
                {
                    SKPoint from = Shapes.Polar(fold * 12, 0.35f), to = Shapes.Polar((fold * 13) + random.Around(5), random.Between(0.7f, 0.88f));
                    brush.Line(from, to, Colours.Fade(fold % 2 == 0 ? colours.Deep : colours.Light, 0.4f), 0.018f);
                }

                using SKPath spot = Shapes.Rounded(0.45f, 0.17f, 0.6f);
                brush.Fill(spot, Colours.Fade(blotch, 0.85f));
            });
        }

        for (int i = 0; i < 44; i++)
        {
            SKPoint p = Shapes.Polar((i * 360 / 44f) + random.Around(4), random.Between(0.24f, 0.38f));
            brush.Line(new SKPoint(p.X * 0.4f, p.Y * 0.4f), p, blotch, 0.012f);
            brush.Dot(p.X, p.Y, 0.03f, i % 3 == 0 ? new SKColor(70, 60, 80) : blotch);
        }

        SKColor capsule = Colours.Lighten(colours.Leaf, 0.3f);
        brush.Disc(0, 0, 0.17f, Colours.Lighten(capsule, 0.3f), Colours.Darken(capsule, 0.2f));
        for (int i = 0; i < 8; i++)
            brush.Line(new SKPoint(0, 0), Shapes.Polar(i * 45, 0.15f), Colours.Darken(capsule, 0.55f), 0.022f);
    }

    private static SKPath Fan(PaintRandom random, float radius, float halfAngle)
    {
        var path = new SKPath();
        float phase = random.Between(0, 6);
        for (int i = 0; i <= 24; i++)
        {
            float t = (i / 12f) - 1;
            float r = radius * (0.62f + (0.38f * MathF.Sqrt(MathF.Cos(t * 1.45f)))) * (1 + (0.04f * MathF.Sin((t * 9) + phase)) + random.Around(0.012f));
            path.LineTo(Shapes.Polar(t * halfAngle, r));
        }

        path.Close();
        return path;
    }

    private static void Bud(FlowerBrush brush, int side)
    {
        using var stalk = new SKPath();
        stalk.MoveTo(side * 0.5f, 4);
        stalk.CubicTo(side * 1.0f, 1.5f, side * 1.1f, 0.2f, side * 1.45f, 0.25f);
        stalk.QuadTo(side * 1.6f, 0.3f, side * 1.6f, 0.55f);
        brush.Line(stalk, brush.Colours.Leaf, 0.045f);
        using SKPath bud = Shapes.Rounded(0.5f, 0.17f, 0.5f);
        brush.At(side * 1.6f, 0.5f, 180, 1, () =>
            brush.Shaded(bud, Colours.Lighten(brush.Colours.Leaf, 0.25f), Colours.Darken(brush.Colours.Leaf, 0.2f), new SKPoint(0.2f, 0), new SKPoint(-0.2f, -0.3f), bloom: false));
    }
}
