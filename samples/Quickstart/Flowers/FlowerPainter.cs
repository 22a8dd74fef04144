using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers;

/// <summary>Paints flower pictures. A picture depends on nothing but seed, kind and number.</summary>
internal static class FlowerPainter
{
    /// <summary>Goes into the data set's marker: raise it whenever the same seed paints other pictures.</summary>
    public const int Version = 1;

    private const int JpegQuality = 88;

    /// <summary>Pixels of the canvas per pixel of the picture, along one side.</summary>
    private const int Oversampling = 2;

    /// <summary>Paints one picture, 96 to 128 pixels on its short side.</summary>
    /// <param name="seed">Seed of the whole set.</param>
    /// <param name="kind">Index into <see cref="FlowerKind.All"/>.</param>
    /// <param name="number">Which picture of the kind.</param>
    public static FlowerPicture Paint(int seed, int kind, int number)
    {
        return Paint(new PaintRandom(seed, kind, number), [FlowerKind.All[kind]])!;
    }

    /// <summary>Paints a picture of two flowers of different kinds: the first box is the first kind's, the second the second's.</summary>
    /// <param name="seed">Seed of the whole set.</param>
    /// <param name="first">Index into <see cref="FlowerKind.All"/>.</param>
    /// <param name="second">Another one.</param>
    /// <param name="number">Which picture of the two kinds.</param>
    public static FlowerPicture PaintPair(int seed, int first, int second, int number)
    {
        // Now and then the first flower leaves no room for another.
        for (int attempt = 0; ; attempt++)
        {
            if (Paint(new PaintRandom(seed, first, second, number, attempt), [FlowerKind.All[first], FlowerKind.All[second]]) is { } picture)
                return picture;
        }
    }

    /// <summary>Paints flowers of one kind, or one of each of several; null where these found no room.</summary>
    private static FlowerPicture? Paint(PaintRandom random, IReadOnlyList<FlowerKind> kinds)
    {
        int shortSide = random.Whole(96, 128), longSide = (int)(shortSide * random.Between(1f, 1.45f));
        (int width, int height) = random.Chance(0.55f) ? (longSide, shortSide) : (shortSide, longSide);

        var info = new SKImageInfo(width * Oversampling, height * Oversampling, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var canvasPixels = new SKBitmap(info);
        using var canvas = new SKCanvas(canvasPixels);
        Backdrop.Draw(canvas, random, info.Width, info.Height);
        Backdrop.Clutter(canvas, random, info.Width, info.Height, random.Whole(0, 6));
        List<FlowerBox> boxes = Flowers(canvas, random, kinds, info.Width, info.Height);
        if (boxes.Count < kinds.Count)
            return null;
        if (random.Chance(0.3f))
            Blade(canvas, random, info.Width, info.Height);
        canvas.Flush();

        using SKBitmap picture = Finish.Apply(canvasPixels.GetPixelSpan(), width, height, random);
        using SKData jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return new FlowerPicture(width, height, jpeg.ToArray(), boxes);
    }

    private static List<FlowerBox> Flowers(SKCanvas canvas, PaintRandom random, IReadOnlyList<FlowerKind> kinds, int width, int height)
    {
        int shortSide = Math.Min(width, height);
        int count = kinds.Count > 1 ? kinds.Count : random.Next() switch { < 0.62f => 1, < 0.88f => 2, _ => 3 };
        // Flowers of one picture mostly grow on one plant, and are of one colour.
        FlowerColours colours = Colours.Draw(random);
        var places = new List<(float X, float Y, float Radius)>();
        for (int attempt = 0; places.Count < count && attempt < 60; attempt++)
        {
            float radius = shortSide * (count == 1 ? random.Between(0.3f, 0.47f) : random.Between(0.22f, 0.31f));
            // A centre may lie so near the edge that up to a third of the flower is cut off.
            float margin = radius * random.Between(0.35f, 1.05f);
            float x = random.Between(margin, width - margin), y = random.Between(margin, height - margin);
            if (places.TrueForAll(p => MathF.Sqrt(((p.X - x) * (p.X - x)) + ((p.Y - y) * (p.Y - y))) > (p.Radius + radius) * 0.88f))
                places.Add((x, y, radius));
        }

        // Nearer the bottom is nearer the viewer: stems of those behind do not cross those in front.
        places.Sort((a, b) => a.Y.CompareTo(b.Y));
        var boxes = new List<FlowerBox>();
        foreach ((float x, float y, float radius) in places)
        {
            FlowerKind kind = kinds[Math.Min(boxes.Count, kinds.Count - 1)];
            var brush = new FlowerBrush(canvas, random, random.Chance(0.15f) ? Colours.Draw(random) : colours);
            canvas.Save();
            canvas.Translate(x, y);
            canvas.RotateDegrees(random.Around(kind.Tilt));
            if (kind.FacesViewer)
                Foreshorten(canvas, random);
            canvas.Scale(radius);
            kind.Draw(brush);
            canvas.Restore();
            boxes.Add(ToBox(brush.Bloom, width, height));
        }

        return boxes;
    }

    /// <summary>Turns the flower's face a little away: squeezed along one direction.</summary>
    private static void Foreshorten(SKCanvas canvas, PaintRandom random)
    {
        float direction = random.Around(90);
        canvas.RotateDegrees(direction);
        canvas.Scale(1, random.Between(0.72f, 1f));
        canvas.RotateDegrees(-direction);
    }

    /// <summary>A single blade of grass in front of everything.</summary>
    private static void Blade(SKCanvas canvas, PaintRandom random, int width, int height)
    {
        float length = height * random.Between(0.4f, 0.9f);
        using SKPath blade = Shapes.Pointed(length, random.Between(3, 7), 0.25f, random.Around(length * 0.2f));
        using var paint = new SKPaint { IsAntialias = true, Color = SKColor.FromHsl(random.Between(75, 130), 45, random.Between(20, 45)) };
        canvas.Translate(random.Between(0, width), height);
        canvas.RotateDegrees(random.Around(20));
        canvas.DrawPath(blade, paint);
        canvas.ResetMatrix();
    }

    private static FlowerBox ToBox(SKRect bloom, int width, int height)
    {
        int left = (int)MathF.Floor(Math.Max(bloom.Left, 0) / Oversampling), top = (int)MathF.Floor(Math.Max(bloom.Top, 0) / Oversampling);
        int right = (int)MathF.Ceiling(Math.Min(bloom.Right, width) / Oversampling), bottom = (int)MathF.Ceiling(Math.Min(bloom.Bottom, height) / Oversampling);
        return new FlowerBox(left, top, right - left, bottom - top);
    }
}
