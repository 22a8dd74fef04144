using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;

/// <summary>Seen from the side: a closed cup of pointed petals on a thick straight stem between two long blades.</summary>
internal static class Tulip
{
    public static void Draw(FlowerBrush brush)
    {
        PaintRandom random = brush.Random;
        FlowerColours colours = brush.Colours;
        Greenery.Stem(brush, 0.14f, 0.7f, 0.05f);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            float length = random.Between(2.2f, 3f);
            using SKPath blade = Shapes.Pointed(length, 0.3f, 0.4f, side * random.Between(0.1f, 0.5f));
            Greenery.Leaf(brush, blade, side * 0.05f, random.Between(3f, 3.6f), side * random.Between(6, 22), length, 0.3f, 0);
        }

        float open = random.Between(0.85f, 1.15f);
        SKColor back = Colours.Mix(colours.Petal, colours.Deep, 0.75f);
        foreach ((float x, float tip) in (ReadOnlySpan<(float, float)>)[(-0.27f, -0.86f), (0.27f, -0.82f)])
        {
            using SKPath petal = Cup(x * open, tip, 0.42f, x * 0.6f);
            brush.Shaded(petal, back, Colours.Darken(back, 0.15f), new SKPoint(0, -0.8f), new SKPoint(0, 0.8f));
            brush.Line(petal, Rim(back), 0.025f);
        }

        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            using SKPath petal = Cup(side * 0.5f * open, -0.97f + random.Around(0.05f), 0.34f, side * 0.36f);
            brush.Shaded(petal, Colours.Lighten(colours.Petal, side < 0 ? 0.25f : 0.08f), colours.Deep, new SKPoint(side * 0.5f, -0.9f), new SKPoint(0, 0.85f));
            brush.Line(petal, Rim(colours.Petal), 0.025f);
            using SKPath vein = Shapes.Arc(new SKPoint(side * 0.1f, 0.8f), new SKPoint(side * 0.48f * open, -0.7f), side * -0.22f);
            brush.Line(vein, Colours.Fade(colours.Deep, 0.5f), 0.025f);
        }

        using SKPath front = Cup(random.Around(0.06f), -0.66f, 0.44f, 0);
        brush.Shaded(front, Colours.Lighten(colours.Petal, 0.22f), Colours.Mix(colours.Petal, colours.Deep, 0.5f), new SKPoint(-0.1f, -0.6f), new SKPoint(0, 0.9f));
        brush.Line(front, Rim(colours.Petal), 0.025f);
        brush.Line(new SKPoint(0, 0.75f), new SKPoint(0, -0.5f), Colours.Fade(colours.Deep, 0.45f), 0.025f);
    }

    private static SKColor Rim(SKColor colour) => Colours.Fade(Colours.Darken(colour, 0.5f), 0.6f);

    /// <summary>A petal of the cup: from its bottom at (0, 0.9) to a tip.</summary>
    private static SKPath Cup(float tipX, float tipY, float halfWidth, float lean)
    {
        var path = new SKPath();
        path.MoveTo(0, 0.9f);
        path.CubicTo(lean - (halfWidth * 1.5f), 0.75f, lean - (halfWidth * 1.25f), -0.15f, tipX, tipY);
        path.CubicTo(lean + (halfWidth * 1.25f), -0.15f, lean + (halfWidth * 1.5f), 0.75f, 0, 0.9f);
        path.Close();
        return path;
    }
}
