using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>Layer upon layer of round petals, wound into a spiral in the middle; toothed leaves.</summary>
internal static class Rose
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.1f);
        int leaves = random.Whole(2, 4);
        for (int i = 0; i < leaves; i++)
        {
            float degrees = (360f * i / leaves) + random.Around(35);
            SKPoint at = Shapes.Polar(degrees, 0.65f);
            using SKPath leaf = Shapes.Toothed(0.95f, 0.36f, 8, 0.22f);
            Greenery.Leaf(brush, leaf, at.X, at.Y, degrees + random.Around(25), 0.95f, 0.36f);
        }

        float turn = random.Between(0, 360);
        int[] counts = [6, 5, 5, 4, 3];
        for (int ring = 0; ring < counts.Length; ring++)
        {
            float outer = 1f - (0.175f * ring), radius = outer * 0.56f;
            for (int i = 0; i < counts[ring]; i++)
            {
                using SKPath petal = Shapes.Wavering(random, radius, 0.045f, 3);
                float reach = outer - radius;
                brush.Rotated(turn + (360f * i / counts[ring]) + random.Around(7), () =>
                {
                    brush.Canvas.Translate(0, -reach);
                    SKColor inner = Colours.Darken(colours.Deep, 0.1f + (0.07f * ring));
                    SKColor rim = Colours.Mix(colours.Light, colours.Petal, 0.2f + (0.15f * ring));
                    brush.Shaded(petal, inner, rim, new SKPoint(0, reach * 0.9f), new SKPoint(0, -radius));
                    brush.Line(petal, Colours.Fade(Colours.Darken(colours.Deep, 0.35f), 0.55f), 0.022f);
                });
            }

            turn += 33;
        }

        using var spiral = new SKPath();
        for (int i = 0; i <= 60; i++)
        {
            SKPoint p = Shapes.Polar(turn + (i * 15), 0.24f * (1 - (i / 64f)));
            if (i == 0)
                spiral.MoveTo(p);
            else
                spiral.LineTo(p);
        }

        brush.Disc(0, 0, 0.25f, colours.Petal, colours.Deep);
        brush.Line(spiral, Colours.Darken(colours.Deep, 0.4f), 0.035f);
    }
}
