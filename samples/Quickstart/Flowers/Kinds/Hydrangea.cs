using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>A dome packed with little flowers of four broad petals each, on big toothed leaves.</summary>
internal static class Hydrangea
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.12f);
        float turn = random.Between(0, 360);
        for (int i = 0; i < 4; i++)
        {
            float degrees = turn + (i * 90) + random.Around(18);
            SKPoint at = Shapes.Polar(degrees, 0.55f);
            using SKPath leaf = Shapes.Toothed(1.15f, 0.5f, 11, 0.12f);
            Greenery.Leaf(brush, leaf, at.X, at.Y, degrees, 1.15f, 0.5f);
        }

        brush.Disc(0, 0, 0.84f, colours.Deep, Colours.Darken(colours.Deep, 0.5f));
        int count = random.Whole(30, 38);
        using SKPath petal = Shapes.Rounded(0.21f, 0.105f, 0.6f);
        // From the rim inwards, so that the middle of the dome lies on top.
        for (int i = count - 1; i >= 0; i--)
        {
            float distance = MathF.Sqrt((i + 0.4f) / count), shade = distance * 0.5f * random.Between(0.5f, 1.2f);
            SKPoint at = Shapes.Polar((i * Shapes.GoldenAngle) + random.Around(6), 0.8f * distance);
            SKColor colour = Colours.Mix(Colours.Mix(colours.Petal, colours.Light, random.Next() * 0.7f), colours.Deep, shade);
            brush.At(at.X, at.Y, random.Between(0, 90), random.Between(0.95f, 1.15f), () =>
            {
                for (int p = 0; p < 4; p++)
                    brush.Rotated(p * 90, () => brush.Petal(petal, Colours.Mix(colour, colours.Deep, 0.5f), Colours.Lighten(colour, 0.2f), 0.2f, 0.022f));
                brush.Dot(0, 0, 0.035f, Colours.Lighten(colours.Heart, 0.2f));
            });
        }
    }
}
