using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>A see-through ball of seeds: thin rays from a small core, each ending in a tiny parachute.</summary>
internal static class DandelionClock
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.07f, 0, 0.1f);
        SKColor silk = Colours.Lighten(colours.Petal, 0.45f);
        brush.Disc(0, 0, 0.94f, Colours.Fade(colours.Petal, 0.32f), Colours.Fade(colours.Deep, 0.22f));

        // Seeds spread evenly over the front half of a ball; some have flown off.
        const int Seeds = 92;
        float gone = random.Chance(0.35f) ? random.Between(0, 360) : -1000;
        for (int i = 0; i < Seeds; i++)
        {
            float z = 1 - ((i + 0.5f) / Seeds), degrees = i * Shapes.GoldenAngle, radius = 0.92f * MathF.Sqrt(1 - (z * z));
            if (gone > -1000 && MathF.Abs(MathF.IEEERemainder(degrees - gone, 360)) < 28 && radius > 0.35f)
                continue;
            SKPoint end = Shapes.Polar(degrees + random.Around(3), radius), root = Shapes.Polar(degrees, 0.12f);
            brush.Line(root, end, Colours.Fade(Colours.Mix(silk, colours.Deep, 0.3f), 0.75f), 0.014f);
            SKPoint seed = Shapes.Polar(degrees, 0.12f + (0.16f * (1 - z)));
            brush.Line(root, seed, Colours.Darken(colours.Heart, 0.3f), 0.032f);
            float size = 0.085f + (0.05f * z);
            using var parachute = new SKPath();
            for (int ray = 0; ray < 7; ray++)
            {
                parachute.MoveTo(end);
                parachute.LineTo(end + Shapes.Polar((ray * 360 / 7f) + (i * 23), size));
            }

            brush.Line(parachute, Colours.Fade(silk, 0.85f), 0.013f);
            brush.Dot(end.X, end.Y, 0.018f, Colours.Fade(silk, 0.95f));
        }

        brush.Disc(0, 0, 0.13f, Colours.Lighten(colours.Heart, 0.1f), Colours.Darken(colours.Heart, 0.45f));
    }
}
