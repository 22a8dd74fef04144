using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;

/// <summary>What lies behind the flowers: sky, meadow, soil, foliage out of focus or plain light. Independent of the kind.</summary>
internal static class Backdrop
{
    public static void Draw(SKCanvas canvas, PaintRandom random, int width, int height)
    {
        Action<SKCanvas, PaintRandom, int, int> backdrop = random.Pick<Action<SKCanvas, PaintRandom, int, int>>([Sky, Meadow, Soil, Foliage, Foliage, Light]);
        backdrop(canvas, random, width, height);
    }

    /// <summary>Leaves and blades that belong to no flower of the picture.</summary>
    public static void Clutter(SKCanvas canvas, PaintRandom random, int width, int height, int count)
    {
        for (int i = 0; i < count; i++)
        {
            float size = Math.Min(width, height) * random.Between(0.2f, 0.6f);
            using SKPath path = random.Whole(0, 2) switch
            {
                0 => Shapes.Pointed(size * 1.6f, size * 0.07f, 0.3f, random.Around(size * 0.5f)),
                1 => Shapes.Pointed(size, size * 0.25f, 0.45f, random.Around(size * 0.1f)),
                _ => Shapes.Toothed(size, size * 0.3f, 8, 0.2f),
            };
            SKColor green = Green(random, 15, 45);
            using SKShader shader = SKShader.CreateLinearGradient(
                new SKPoint(-size * 0.3f, 0), new SKPoint(size * 0.3f, -size), [Colours.Darken(green, 0.3f), Colours.Lighten(green, 0.15f)], SKShaderTileMode.Clamp);
            using SKMaskFilter? blur = random.Chance(0.4f) ? SKMaskFilter.CreateBlur(SKBlurStyle.Normal, random.Between(1, 4)) : null;
            using var paint = new SKPaint { IsAntialias = true, Shader = shader, MaskFilter = blur };
            canvas.Save();
            canvas.Translate(random.Between(0, width), height * random.Between(0.35f, 1.15f));
            canvas.RotateDegrees(random.Around(70));
            canvas.DrawPath(path, paint);
            canvas.Restore();
        }
    }

    private static void Sky(SKCanvas canvas, PaintRandom random, int width, int height)
    {
        float hue = random.Between(195, 225);
        Gradient(canvas, random, width, height, SKColor.FromHsl(hue, random.Between(35, 80), random.Between(45, 65)), SKColor.FromHsl(hue, random.Between(30, 60), random.Between(72, 90)));
        Blobs(canvas, random, width, height, random.Whole(2, 6), 0.15f, 0.4f, () => Colours.Fade(SKColors.White, random.Between(0.25f, 0.7f)));
    }

    private static void Meadow(SKCanvas canvas, PaintRandom random, int width, int height)
    {
        Gradient(canvas, random, width, height, Green(random, 35, 55), Green(random, 15, 30));
        for (int i = 0; i < 90; i++)
        {
            float length = height * random.Between(0.15f, 0.5f);
            using SKPath blade = Shapes.Pointed(length, random.Between(1.5f, 4.5f), 0.25f, random.Around(length * 0.3f));
            using var paint = new SKPaint { IsAntialias = true, Color = Colours.Fade(Green(random, 18, 55), 0.85f) };
            canvas.Save();
            canvas.Translate(random.Between(0, width), height * (i / 75f));
            canvas.RotateDegrees(random.Around(25));
            canvas.DrawPath(blade, paint);
            canvas.Restore();
        }
    }

    private static void Soil(SKCanvas canvas, PaintRandom random, int width, int height)
    {
        float hue = random.Between(18, 38), saturation = random.Between(15, 40);
        Gradient(canvas, random, width, height, SKColor.FromHsl(hue, saturation, random.Between(25, 45)), SKColor.FromHsl(hue, saturation, random.Between(14, 28)));
        for (int i = 0; i < 260; i++)
        {
            using var paint = new SKPaint { IsAntialias = true, Color = SKColor.FromHsl(hue + random.Around(8), saturation, random.Between(10, 58)).WithAlpha(200) };
            canvas.DrawOval(random.Between(0, width), random.Between(0, height), random.Between(1, 7), random.Between(1, 4.5f), paint);
        }
    }

    private static void Foliage(SKCanvas canvas, PaintRandom random, int width, int height)
    {
        Gradient(canvas, random, width, height, Green(random, 15, 50), Green(random, 8, 30));
        Blobs(canvas, random, width, height, random.Whole(14, 30), 0.06f, 0.28f, () => Colours.Fade(Green(random, 8, 60), random.Between(0.3f, 0.8f)));
        // Other flowers far out of focus: their colours say nothing about the kind in front.
        if (random.Chance(0.6f))
            Blobs(canvas, random, width, height, random.Whole(2, 7), 0.05f, 0.16f, () => Colours.Fade(Colours.Draw(random).Petal, random.Between(0.35f, 0.8f)));
    }

    private static void Light(SKCanvas canvas, PaintRandom random, int width, int height)
    {
        float hue = random.Between(0, 360), saturation = random.Between(5, 40);
        Gradient(canvas, random, width, height, SKColor.FromHsl(hue, saturation, random.Between(25, 85)), SKColor.FromHsl((hue + 40) % 360, saturation, random.Between(12, 75)));
        Blobs(canvas, random, width, height, random.Whole(0, 9), 0.05f, 0.25f, () => Colours.Fade(SKColor.FromHsl(random.Between(0, 360), random.Between(10, 60), random.Between(40, 85)), 0.35f));
    }

    private static SKColor Green(PaintRandom random, float dark, float light) =>
        SKColor.FromHsl(random.Between(65, 150), random.Between(18, 60), random.Between(dark, light));

    private static void Gradient(SKCanvas canvas, PaintRandom random, int width, int height, SKColor a, SKColor b)
    {
        using SKShader shader = SKShader.CreateLinearGradient(
            new SKPoint(random.Between(0, width), 0), new SKPoint(random.Between(0, width), height), [a, b], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, 0, width, height, paint);
    }

    private static void Blobs(SKCanvas canvas, PaintRandom random, int width, int height, int count, float least, float most, Func<SKColor> colour)
    {
        for (int i = 0; i < count; i++)
        {
            float radius = Math.Min(width, height) * random.Between(least, most);
            var at = new SKPoint(random.Between(0, width), random.Between(0, height));
            SKColor c = colour();
            // A soft edge by gradient instead of a blur filter: the same look for a fraction of the time.
            using SKShader shader = SKShader.CreateRadialGradient(at, radius, [c, c, c.WithAlpha(0)], [0, random.Between(0.3f, 0.8f), 1], SKShaderTileMode.Clamp);
            using var paint = new SKPaint { Shader = shader };
            canvas.DrawCircle(at, radius, paint);
        }
    }
}
