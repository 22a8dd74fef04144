namespace MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

/// <summary>Shear, translate and rotate: each pixel takes the nearest one of the picture, or black outside it, as PIL's affine transform does.</summary>
internal static class GeometricOperations
{
    private const int FractionBits = 16;

    /// <summary>The row at the top stays; lower ones move left by <paramref name="amount"/> of their height.</summary>
    public static void ShearX(PixelCanvas canvas, double amount) => Affine(canvas, 1, amount, 0, 0, 1, 0);

    /// <summary>The column on the left stays.</summary>
    public static void ShearY(PixelCanvas canvas, double amount) => Affine(canvas, 1, 0, 0, amount, 1, 0);

    /// <summary>Moves the picture right and down by whole pixels.</summary>
    public static void Translate(PixelCanvas canvas, int right, int down) => Affine(canvas, 1, 0, -right, 0, 1, -down);

    /// <summary>Turns the picture about its centre.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="degrees">Counter-clockwise.</param>
    public static void Rotate(PixelCanvas canvas, double degrees)
    {
        double angle = -(degrees % 360) * Math.PI / 180;

        // Rounded so that a quarter turn is exact.
        double cos = Math.Round(Math.Cos(angle), 15), sin = Math.Round(Math.Sin(angle), 15);
        double x = canvas.Width / 2.0, y = canvas.Height / 2.0;
        Affine(canvas, cos, sin, x - (cos * x) - (sin * y), -sin, cos, y + (sin * x) - (cos * y));
    }

    /// <summary>Output pixel (x, y) takes the picture at (a x + b y + c, d x + e y + f), in fixed-point numbers with 16 bits of fraction.</summary>
    private static void Affine(PixelCanvas canvas, double a, double b, double c, double d, double e, double f)
    {
        (int width, int height) = (canvas.Width, canvas.Height);
        long stepX = Fixed(a), downX = Fixed(b), stepY = Fixed(d), downY = Fixed(e);
        long rowX = Fixed(c + (a * 0.5) + (b * 0.5)), rowY = Fixed(f + (d * 0.5) + (e * 0.5));
        ReadOnlySpan<byte> from = canvas.Pixels;
        Span<byte> to = canvas.Spare;
        int at = 0;
        for (int y = 0; y < height; y++, rowX += downX, rowY += downY)
        {
            (long sourceX, long sourceY) = (rowX, rowY);
            for (int x = 0; x < width; x++, at += 3, sourceX += stepX, sourceY += stepY)
            {
                (long px, long py) = (sourceX >> FractionBits, sourceY >> FractionBits);
                if ((ulong)px < (ulong)width && (ulong)py < (ulong)height)
                {
                    int i = (int)((py * width) + px) * 3;
                    (to[at], to[at + 1], to[at + 2]) = (from[i], from[i + 1], from[i + 2]);
                }
                else
                {
                    to.Slice(at, 3).Clear();
                }
            }
        }

        canvas.Swap();
    }

    private static long Fixed(double value) => (long)Math.Floor((value * (1 << FractionBits)) + 0.5);
}
