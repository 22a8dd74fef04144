namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>A perceptual colour map of 256 colours, from dark violet through red and orange to pale yellow.</summary>
/// <remarks>Made in OKLCh (B. Ottosson, "A perceptual color space for image processing", 2020): lightness rises in equal steps, so equal
/// differences of heat look equally large, also in grey print and to colour-blind eyes; the hue turns from violet to yellow, and the
/// chroma is as high as sRGB allows below an arch that is flat at both ends.</remarks>
internal static class HeatColours
{
    private static readonly (byte R, byte G, byte B)[] Table = Build();

    /// <summary>The colour of a heat in [0, 1].</summary>
    public static (byte R, byte G, byte B) At(float heat) => Table[(int)(Math.Clamp(heat, 0, 1) * 255 + 0.5f)];

    private static (byte R, byte G, byte B)[] Build()
    {
        var table = new (byte, byte, byte)[256];
        for (int i = 0; i < table.Length; i++)
        {
            double t = i / 255.0, lightness = 0.18 + (0.76 * t), hue = (295 + (170 * t)) * Math.PI / 180;
            double chroma = 0.06 + (0.16 * Math.Sin(Math.PI * (0.1 + (0.8 * t))));
            while (!InGamut(Linear(lightness, chroma, hue)))
                chroma *= 0.99;
            (double r, double g, double b) = Linear(lightness, chroma, hue);
            table[i] = (Encode(r), Encode(g), Encode(b));
        }

        return table;
    }

    /// <summary>OKLCh to linear sRGB.</summary>
    private static (double R, double G, double B) Linear(double lightness, double chroma, double hue)
    {
        double a = chroma * Math.Cos(hue), b = chroma * Math.Sin(hue);
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    private static double Cube(double x) => x * x * x;

    private static bool InGamut((double R, double G, double B) c) => Math.Min(c.R, Math.Min(c.G, c.B)) >= -1e-4 && Math.Max(c.R, Math.Max(c.G, c.B)) <= 1.0001;

    private static byte Encode(double linear)
    {
        double v = linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (byte)Math.Clamp((v * 255) + 0.5, 0, 255);
    }
}
