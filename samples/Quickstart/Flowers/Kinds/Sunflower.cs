using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>Two rings of short pointed rays around a very large disc of spiralling seeds; big heart-shaped leaves.</summary>
internal static class Sunflower
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.16f);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            using SKPath leaf = Shapes.Notched(1.3f, 0.6f, -0.12f);
            Greenery.Leaf(brush, leaf, side * 0.1f, random.Between(1.5f, 2.1f), side * random.Between(60, 100), 1.3f, 0.6f);
        }

        int count = random.Whole(17, 22);
        float disc = random.Between(0.5f, 0.58f);
        for (int ring = 0; ring < 2; ring++)
        {
            for (int i = 0; i < count; i++)
            {
                float length = random.Between(0.9f, 1f) - (ring * 0.05f);
                using SKPath ray = Shapes.Pointed(length, 0.15f, 0.62f, random.Around(0.06f));
                SKColor colour = ring == 0 ? Colours.Darken(colours.Petal, 0.18f) : colours.Petal;
                brush.Rotated((360f * (i + (ring * 0.5f)) / count) + random.Around(4), () =>
                    brush.Petal(ray, Colours.Mix(colour, colours.Deep, 0.7f), Colours.Lighten(colour, 0.15f), length));
            }
        }

        SKColor dark = Colours.Darken(colours.Heart, 0.45f);
        brush.Disc(0, 0, disc, Colours.Darken(colours.Heart, 0.2f), dark);
        const int Seeds = 170;
        for (int i = 0; i < Seeds; i++)
        {
            float t = (i + 0.5f) / Seeds;
            SKPoint p = Shapes.Polar(i * Shapes.GoldenAngle, disc * 0.97f * MathF.Sqrt(t));
            brush.Dot(p.X, p.Y, 0.024f, Colours.Lighten(colours.Heart, t is > 0.3f and < 0.55f ? 0.05f : 0.3f));
        }
    }
}
