namespace MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

/// <summary>Brightness, contrast, saturation, hue and sharpness with the arithmetic of PIL, which torchvision's use: a blend of the picture
/// and a degenerate one, beyond the picture where the factor is above 1.</summary>
internal static class ColourOperations
{
    // ITU-R BT.601 luma in 16 bits of fraction.
    private const int RedWeight = 19595;
    private const int GreenWeight = 38470;
    private const int BlueWeight = 7471;
    private const int HalfWeight = 0x8000;

    /// <summary>Blends with black.</summary>
    public static void Brightness(Span<byte> rgb, double factor) => BlendWithGrey(rgb, 0, (float)factor);

    /// <summary>Blends with the mean grey of the picture.</summary>
    public static void Contrast(Span<byte> rgb, double factor)
    {
        long sum = 0;
        for (int i = 0; i + 2 < rgb.Length; i += 3)
            sum += Grey(rgb, i);
        int mean = (int)(((double)sum / (rgb.Length / 3)) + 0.5);
        BlendWithGrey(rgb, mean, (float)factor);
    }

    /// <summary>Blends each pixel with its grey.</summary>
    public static void Saturation(Span<byte> rgb, double factor)
    {
        float alpha = (float)factor;
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            int grey = Grey(rgb, i);
            rgb[i] = Blend(grey, rgb[i], alpha);
            rgb[i + 1] = Blend(grey, rgb[i + 1], alpha);
            rgb[i + 2] = Blend(grey, rgb[i + 2], alpha);
        }
    }

    /// <summary>Blends with a smoothed picture, each pixel the mean of its neighbours (1) and itself (5); the border is not smoothed.</summary>
    public static void Sharpness(PixelCanvas canvas, double factor)
    {
        ReadOnlySpan<byte> from = canvas.Pixels;
        Span<byte> to = canvas.Spare;
        from.CopyTo(to);
        float alpha = (float)factor;
        int stride = canvas.Width * 3;
        for (int y = 1; y < canvas.Height - 1; y++)
        {
            for (int i = (y * stride) + 3; i < ((y + 1) * stride) - 3; i++)
            {
                int sum = from[i - stride - 3] + from[i - stride] + from[i - stride + 3]
                    + from[i - 3] + (5 * from[i]) + from[i + 3]
                    + from[i + stride - 3] + from[i + stride] + from[i + stride + 3];
                to[i] = Blend(((2 * sum) + 13) / 26, from[i], alpha);
            }
        }

        canvas.Swap();
    }

    /// <summary>Turns the hue by a share of the circle, -0.5 to 0.5, in steps of a 256th.</summary>
    public static void Hue(Span<byte> rgb, double share)
    {
        byte shift = unchecked((byte)(int)(share * 255));
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            (byte r, byte g, byte b) = (rgb[i], rgb[i + 1], rgb[i + 2]);
            int highest = Math.Max(r, Math.Max(g, b)), lowest = Math.Min(r, Math.Min(g, b));
            if (highest == lowest)
                continue;
            float range = highest - lowest;
            byte saturation = (byte)(range / highest * 255);
            if (saturation == 0)
            {
                rgb.Slice(i, 3).Fill((byte)highest);
                continue;
            }

            byte hue = unchecked((byte)(HueOf(r, g, b, highest, range) + shift));
            (rgb[i], rgb[i + 1], rgb[i + 2]) = FromHue(hue, saturation, (byte)highest);
        }
    }

    private static byte HueOf(byte r, byte g, byte b, int highest, float range)
    {
        float red = (highest - r) / range, green = (highest - g) / range, blue = (highest - b) / range;
        double hue = r == highest ? blue - green : g == highest ? 2.0 + red - blue : 4.0 + green - red;

        // Adding a turn first keeps a hue just below red from becoming negative.
        return (byte)(float)((float)(((float)hue / 6.0 + 1.0) % 1.0) * 255.0);
    }

    private static (byte R, byte G, byte B) FromHue(byte hue, byte saturation, byte value)
    {
        double sector = Math.Floor(hue * 6.0f / 255.0);
        float f = (float)((hue * 6.0f / 255.0) - (float)sector), s = (float)(saturation / 255.0);
        byte p = Rounded(value * (1.0 - s));
        byte q = Rounded(value * (1.0 - ((double)s * f)));
        byte t = Rounded(value * (1.0 - (s * (1.0 - f))));
        return ((int)sector % 6) switch
        {
            0 => (value, t, p),
            1 => (q, value, p),
            2 => (p, value, t),
            3 => (p, q, value),
            4 => (t, p, value),
            _ => (value, p, q),
        };
    }

    private static byte Rounded(double value) => (byte)Math.Clamp(Math.Round((float)value, MidpointRounding.AwayFromZero), 0, byte.MaxValue);

    private static int Grey(ReadOnlySpan<byte> rgb, int i) =>
        ((rgb[i] * RedWeight) + (rgb[i + 1] * GreenWeight) + (rgb[i + 2] * BlueWeight) + HalfWeight) >> 16;

    private static void BlendWithGrey(Span<byte> rgb, int grey, float alpha)
    {
        Span<byte> table = stackalloc byte[256];
        for (int i = 0; i < table.Length; i++)
            table[i] = Blend(grey, i, alpha);
        ToneOperations.Map(rgb, table);
    }

    /// <summary>Truncates as PIL does, and cuts off at 0 and 255.</summary>
    private static byte Blend(int degenerate, int value, float alpha)
    {
        float mixed = degenerate + (alpha * (value - degenerate));
        return mixed <= 0 ? (byte)0 : mixed >= byte.MaxValue ? byte.MaxValue : (byte)mixed;
    }
}
