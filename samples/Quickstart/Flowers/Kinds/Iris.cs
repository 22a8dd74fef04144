using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>Seen from the side: three upright petals above, three broad ones hanging below, each with a beard; sword leaves.</summary>
internal static class Iris
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.11f, 0.1f, 0.04f);
        for (int i = 0; i < 3; i++)
        {
            float length = random.Between(2.4f, 3.8f);
            using SKPath sword = Shapes.Pointed(length, 0.14f, 0.3f, random.Around(0.2f));
            Greenery.Leaf(brush, sword, random.Around(0.4f), random.Between(3.4f, 4f), random.Around(16), length, 0.14f, 0);
        }

        // Standards: the two sides first, the middle one in front of them.
        float spread = random.Between(20, 30);
        foreach (float degrees in (ReadOnlySpan<float>)[-spread, spread, random.Around(5)])
        {
            float length = random.Between(0.92f, 1f);
            using SKPath standard = Shapes.Rounded(length, 0.3f, 0.6f, -degrees * 0.006f);
            brush.Rotated(degrees, () => brush.Petal(standard, colours.Deep, colours.Light, length));
        }

        // Falls: left and right arch outwards and down, the front one hangs straight.
        float droop = random.Between(128, 142);
        foreach (float degrees in (ReadOnlySpan<float>)[-droop + 32, droop - 32, 180 + random.Around(6)])
        {
            bool front = MathF.Abs(degrees) > 150;
            float bend = front ? 0 : MathF.Sign(degrees) * 0.34f, length = front ? 0.88f : 1f;
            using SKPath fall = Shapes.Rounded(length, front ? 0.33f : 0.25f, 0.64f, bend);
            brush.Rotated(degrees, () =>
            {
                brush.Petal(fall, colours.Petal, Colours.Darken(colours.Deep, 0.12f), length, 0.025f);
                for (int v = -2; v <= 2; v++)
                {
                    using SKPath vein = Shapes.Arc(new SKPoint(0, -0.2f), new SKPoint((v * 0.085f) + (bend * 0.6f), -length * 0.8f), 0);
                    brush.Line(vein, Colours.Fade(colours.Light, 0.6f), 0.014f);
                }

                using SKPath beard = Shapes.Rounded(0.45f, 0.055f, 0.6f, bend * 0.2f);
                brush.Fill(beard, Colours.Lighten(colours.Heart, 0.35f));
            });
        }
    }
}
