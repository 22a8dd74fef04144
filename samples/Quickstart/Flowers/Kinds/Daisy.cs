using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>One ring of many narrow, round-tipped petals around a small domed disc.</summary>
internal static class Daisy
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.07f);
        int count = random.Whole(14, 20);
        float width = random.Between(0.105f, 0.13f), disc = random.Between(0.24f, 0.3f);
        for (int i = 0; i < count; i++)
        {
            float length = random.Between(0.92f, 1f);
            using SKPath petal = Shapes.Rounded(length, width, 0.7f, random.Around(0.03f));
            brush.Rotated((360f * i / count) + random.Around(4), () =>
            {
                brush.Petal(petal, colours.Deep, colours.Light, length * 0.7f);
                foreach (float x in (ReadOnlySpan<float>)[-0.035f, 0.035f])
                    brush.Line(new SKPoint(x, -0.4f), new SKPoint(x * 1.2f, -length * 0.85f), Colours.Fade(colours.Deep, 0.35f), 0.014f);
            });
        }

        brush.Disc(0, 0, disc, Colours.Lighten(colours.Heart, 0.3f), Colours.Darken(colours.Heart, 0.25f));
        for (int i = 0; i < 40; i++)
        {
            SKPoint p = Shapes.Polar(i * Shapes.GoldenAngle, disc * 0.93f * MathF.Sqrt((i + 0.5f) / 40));
            brush.Dot(p.X, p.Y, 0.022f, Colours.Fade(i % 2 == 0 ? Colours.Lighten(colours.Heart, 0.5f) : Colours.Darken(colours.Heart, 0.4f), 0.7f));
        }
    }
}
