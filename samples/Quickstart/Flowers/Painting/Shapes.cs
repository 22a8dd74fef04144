using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;

/// <summary>Outlines of petals and leaves. All start at the origin and point upwards (towards negative y).</summary>
internal static class Shapes
{
    /// <summary>The angle that packs seeds: successive ones never line up.</summary>
    public const float GoldenAngle = 137.50776f;

    /// <summary>A petal with a rounded tip.</summary>
    /// <param name="length">From base to tip.</param>
    /// <param name="halfWidth">Half of the greatest width.</param>
    /// <param name="widest">Where along the length it is widest, 0 to 1.</param>
    /// <param name="bend">Sideways shift of the tip.</param>
    public static SKPath Rounded(float length, float halfWidth, float widest = 0.65f, float bend = 0) =>
        Petal(length, halfWidth, widest, bend, tipX: 0.6f, tipY: 1f);

    /// <summary>A petal that ends in a point.</summary>
    public static SKPath Pointed(float length, float halfWidth, float widest = 0.45f, float bend = 0) =>
        Petal(length, halfWidth, widest, bend, tipX: 0.16f, tipY: 0.86f);

    /// <summary>A heart-shaped petal: broad, with a notch at its tip.</summary>
    public static SKPath Notched(float length, float halfWidth, float notch)
    {
        var path = new SKPath();
        path.CubicTo(-halfWidth * 0.7f, -length * 0.1f, -halfWidth * 1.25f, -length * 0.7f, -halfWidth * 0.75f, -length * 0.93f);
        path.CubicTo(-halfWidth * 0.45f, -length * 1.06f, -halfWidth * 0.12f, -length, 0, -length * (1 - notch));
        path.CubicTo(halfWidth * 0.12f, -length, halfWidth * 0.45f, -length * 1.06f, halfWidth * 0.75f, -length * 0.93f);
        path.CubicTo(halfWidth * 1.25f, -length * 0.7f, halfWidth * 0.7f, -length * 0.1f, 0, 0);
        path.Close();
        return path;
    }

    /// <summary>A leaf with a toothed edge.</summary>
    public static SKPath Toothed(float length, float halfWidth, int teeth, float depth)
    {
        var path = new SKPath();
        for (int side = -1; side <= 1; side += 2)
        {
            path.MoveTo(0, 0);
            for (int i = 1; i <= teeth * 2; i++)
            {
                float t = i / (teeth * 2f);
                float width = halfWidth * MathF.Sin(MathF.PI * MathF.Pow(t, 0.8f)) * (i % 2 == 1 ? 1 : 1 - depth);
                path.LineTo(side * width, -length * (t + (i % 2 == 1 && i < teeth * 2 - 1 ? depth * 0.12f : 0)));
            }

            path.LineTo(0, -length);
            path.Close();
        }

        return path;
    }

    /// <summary>A closed curve around the origin whose radius wavers: crumpled rims.</summary>
    public static SKPath Wavering(PaintRandom random, float radius, float amount, int waves)
    {
        const int Steps = 48;
        float phase1 = random.Between(0, MathF.Tau), phase2 = random.Between(0, MathF.Tau);
        var path = new SKPath();
        for (int i = 0; i < Steps; i++)
        {
            float a = MathF.Tau * i / Steps;
            float r = radius * (1 + (amount * ((0.6f * MathF.Sin((waves * a) + phase1)) + (0.4f * MathF.Sin((((2 * waves) + 1) * a) + phase2)))));
            var point = new SKPoint(r * MathF.Cos(a), r * MathF.Sin(a));
            if (i == 0)
                path.MoveTo(point);
            else
                path.LineTo(point);
        }

        path.Close();
        return path;
    }

    /// <summary>A curve from one point to another, bulging sideways.</summary>
    public static SKPath Arc(SKPoint from, SKPoint to, float bulge)
    {
        var path = new SKPath();
        float x = (from.X + to.X) / 2, y = (from.Y + to.Y) / 2;
        path.MoveTo(from);
        path.QuadTo(x - ((to.Y - from.Y) * bulge), y + ((to.X - from.X) * bulge), to.X, to.Y);
        return path;
    }

    /// <summary>The point at an angle (degrees clockwise from straight up) and a distance from the origin.</summary>
    public static SKPoint Polar(float degrees, float radius)
    {
        float a = degrees * MathF.PI / 180;
        return new SKPoint(radius * MathF.Sin(a), -radius * MathF.Cos(a));
    }

    private static SKPath Petal(float length, float halfWidth, float widest, float bend, float tipX, float tipY)
    {
        float wide = -widest * length, tip = -length;
        float shoulder = wide + ((tip - wide) * (tipY == 1f ? 0.6f : 0.45f)), below = tip + ((1 - tipY) * length);
        var path = new SKPath();
        path.CubicTo(-halfWidth * 0.55f, wide * 0.15f, -halfWidth, wide * 0.5f, -halfWidth + (bend * 0.4f), wide);
        path.CubicTo(-halfWidth + (bend * 0.6f), shoulder, (-halfWidth * tipX) + bend, below, bend, tip);
        path.CubicTo((halfWidth * tipX) + bend, below, halfWidth + (bend * 0.6f), shoulder, halfWidth + (bend * 0.4f), wide);
        path.CubicTo(halfWidth, wide * 0.5f, halfWidth * 0.55f, wide * 0.15f, 0, 0);
        path.Close();
        return path;
    }
}
