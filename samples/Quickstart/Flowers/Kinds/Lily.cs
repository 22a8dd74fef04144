using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>A star of six long pointed petals with a pale midrib and spots, six long stamens and a pistil.</summary>
internal static class Lily
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.09f);
        for (int i = 0; i < 2; i++)
        {
            using SKPath leaf = Shapes.Pointed(1.1f, 0.17f, 0.4f);
            Greenery.Leaf(brush, leaf, random.Around(0.3f), random.Between(1f, 2f), (i == 0 ? -1 : 1) * random.Between(50, 90), 1.1f, 0.17f, 0);
        }

        for (int i = 0; i < 6; i++)
        {
            // First the three narrow outer ones, then the three wide inner ones between them.
            bool inner = i >= 3;
            float degrees = (120 * (i % 3)) + (inner ? 60 : 0) + random.Around(5);
            float length = random.Between(0.93f, 1f), width = inner ? 0.25f : 0.19f, bend = random.Around(0.12f);
            using SKPath petal = Shapes.Pointed(length, width, 0.48f, bend);
            brush.Rotated(degrees, () =>
            {
                brush.Petal(petal, Colours.Mix(colours.Petal, colours.Deep, 0.6f), Colours.Lighten(colours.Petal, 0.2f), length, 0.025f);
                using SKPath rib = Shapes.Arc(new SKPoint(0, -0.1f), new SKPoint(bend, -length * 0.95f), bend * -0.2f);
                brush.Line(rib, Colours.Fade(Colours.Lighten(colours.Light, 0.5f), 0.8f), 0.05f);
                brush.Line(rib, Colours.Fade(colours.Deep, 0.7f), 0.014f);
                for (int s = 0; s < 10; s++)
                    brush.Dot(random.Around(width * 0.6f), -random.Between(0.22f, 0.58f), 0.018f, Colours.Fade(Colours.Darken(colours.Deep, 0.55f), 0.85f));
            });
        }

        brush.Disc(0, 0, 0.11f, Colours.Lighten(colours.Leaf, 0.5f), Colours.Mix(colours.Leaf, colours.Deep, 0.5f));
        float turn = random.Between(0, 60);
        for (int i = 0; i < 6; i++)
        {
            float degrees = turn + (60 * i) + random.Around(9), reach = random.Between(0.46f, 0.58f);
            SKPoint end = Shapes.Polar(degrees, reach);
            using SKPath filament = Shapes.Arc(new SKPoint(0, 0), end, random.Around(0.15f));
            brush.Line(filament, Colours.Lighten(colours.Leaf, 0.6f), 0.028f);
            using SKPath anther = new();
            anther.AddOval(new SKRect(-0.1f, -0.035f, 0.1f, 0.035f));
            brush.At(end.X, end.Y, degrees + random.Around(25), 1, () => brush.Fill(anther, Colours.Darken(colours.Heart, 0.25f)));
        }
    }
}
