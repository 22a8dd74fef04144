using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;

/// <summary>Draws the parts of one flower in its own coordinates (head within radius 1 of the origin, y downwards) and keeps the
/// bounds of everything that belongs to the bloom.</summary>
internal sealed class FlowerBrush(SKCanvas canvas, PaintRandom random, FlowerColours colours)
{
    public SKCanvas Canvas => canvas;

    public PaintRandom Random => random;

    public FlowerColours Colours => colours;

    /// <summary>Bounds of the bloom on the canvas, in its pixels; empty until something is drawn.</summary>
    public SKRect Bloom { get; private set; } = SKRect.Empty;

    /// <summary>Draws with the canvas turned about the origin.</summary>
    public void Rotated(float degrees, Action draw)
    {
        canvas.Save();
        canvas.RotateDegrees(degrees);
        draw();
        canvas.Restore();
    }

    /// <summary>Draws with the origin moved, then turned and scaled.</summary>
    public void At(float x, float y, float degrees, float scale, Action draw)
    {
        canvas.Save();
        canvas.Translate(x, y);
        canvas.RotateDegrees(degrees);
        canvas.Scale(scale);
        draw();
        canvas.Restore();
    }

    /// <summary>A petal from the origin upwards: shaded from base to tip, with a thin darker rim that sets it off from its neighbours.</summary>
    public void Petal(SKPath path, SKColor from, SKColor to, float length, float rim = 0.02f)
    {
        Shaded(path, from, to, new SKPoint(0, 0), new SKPoint(0, -length));
        Line(path, Rim(from), rim);
    }

    /// <summary>Fills with a gradient between two points.</summary>
    public void Shaded(SKPath path, SKColor from, SKColor to, SKPoint start, SKPoint end, bool bloom = true)
    {
        using SKShader shader = SKShader.CreateLinearGradient(start, end, [from, to], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        Draw(path, paint, bloom);
    }

    /// <summary>Fills with a gradient from a centre outwards.</summary>
    public void Round(SKPath path, SKColor inner, SKColor outer, SKPoint centre, float radius, bool bloom = true)
    {
        using SKShader shader = SKShader.CreateRadialGradient(centre, radius, [inner, outer], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        Draw(path, paint, bloom);
    }

    public void Fill(SKPath path, SKColor colour, bool bloom = true)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = colour };
        Draw(path, paint, bloom);
    }

    public void Line(SKPath path, SKColor colour, float width, bool bloom = false)
    {
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Color = colour,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = width,
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };
        Draw(path, paint, bloom);
    }

    public void Line(SKPoint from, SKPoint to, SKColor colour, float width, bool bloom = false)
    {
        using var path = new SKPath();
        path.MoveTo(from);
        path.LineTo(to);
        Line(path, colour, width, bloom);
    }

    public void Disc(float x, float y, float radius, SKColor inner, SKColor outer, bool bloom = true)
    {
        using var path = new SKPath();
        path.AddCircle(x, y, radius);
        // The light comes from above on the left in all pictures of a flower's own frame.
        Round(path, inner, outer, new SKPoint(x - (radius * 0.25f), y - (radius * 0.3f)), radius * 1.2f, bloom);
    }

    public void Dot(float x, float y, float radius, SKColor colour)
    {
        using var paint = new SKPaint { IsAntialias = true, Color = colour };
        canvas.DrawCircle(x, y, radius, paint);
    }

    private static SKColor Rim(SKColor colour) => Painting.Colours.Fade(Painting.Colours.Darken(colour, 0.45f), 0.6f);

    private void Draw(SKPath path, SKPaint paint, bool bloom)
    {
        canvas.DrawPath(path, paint);
        if (!bloom)
            return;
        using var onCanvas = new SKPath();
        path.Transform(canvas.TotalMatrix, onCanvas);
        SKRect bounds = onCanvas.TightBounds;
        Bloom = Bloom.IsEmpty ? bounds : SKRect.Union(Bloom, bounds);
    }
}
