using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>Seen from the side: a brush of fine filaments on top of a scaly, spiny globe; jagged leaves.</summary>
internal static class Thistle
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.11f, 0.8f, 0.06f);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            using SKPath leaf = Shapes.Toothed(1.4f, 0.34f, 5, 0.62f);
            Greenery.Leaf(brush, leaf, 0, random.Between(1.5f, 2.2f), side * random.Between(35, 75), 1.4f, 0.34f, 0);
        }

        float fan = random.Between(54, 70);
        const int Filaments = 150;
        for (int i = 0; i < Filaments; i++)
        {
            float degrees = random.Around(1) * fan;
            float length = (1.18f - (0.34f * MathF.Pow(MathF.Abs(degrees) / fan, 2))) * random.Between(0.78f, 1f);
            SKPoint root = new(degrees / fan * 0.26f, 0.15f), tip = Shapes.Polar(degrees, length);
            tip.Y += 0.2f;
            using SKPath filament = Shapes.Arc(root, tip, random.Around(0.07f));
            float light = random.Next();
            SKColor colour = light < 0.33f ? colours.Deep : light < 0.75f ? colours.Petal : colours.Light;
            brush.Line(filament, colour, 0.019f, bloom: true);
            brush.Dot(tip.X, tip.Y, 0.017f, colours.Light);
        }

        SKColor green = Colours.Mix(colours.Leaf, new SKColor(110, 130, 90), 0.4f);
        using var globe = new SKPath();
        globe.AddOval(new SKRect(-0.44f, 0.08f, 0.44f, 0.92f));
        brush.Round(globe, Colours.Lighten(green, 0.3f), Colours.Darken(green, 0.3f), new SKPoint(-0.12f, 0.35f), 0.6f);
        using SKPath spine = Shapes.Pointed(0.24f, 0.055f, 0.25f);
        for (int row = 0; row < 5; row++)
        {
            float y = 0.84f - (0.145f * row), half = 0.44f * MathF.Sqrt(MathF.Max(0, 1 - MathF.Pow((y - 0.5f) / 0.44f, 2)));
            int count = 5 + (row % 2);
            for (int i = 0; i < count; i++)
            {
                float t = ((2f * i) / (count - 1)) - 1;
                brush.At(t * half, y, t * 62, 1, () => brush.Petal(spine, Colours.Darken(green, 0.35f), Colours.Lighten(green, 0.4f), 0.24f, 0.014f));
            }
        }
    }
}
