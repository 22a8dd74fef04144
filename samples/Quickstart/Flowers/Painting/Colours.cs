using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;

/// <summary>Colour arithmetic and the palettes that all kinds share.</summary>
internal static class Colours
{
    /// <summary>Hue, saturation and lightness (HSL) of the petal colours. Every kind comes in every one of them.</summary>
    private static readonly (float H, float S, float L)[] PetalPalette =
    [
        (50, 25, 93),    // white
        (53, 92, 60),    // yellow
        (33, 96, 56),    // orange
        (4, 82, 50),     // red
        (341, 80, 70),   // pink
        (313, 60, 52),   // magenta
        (268, 58, 60),   // violet
        (226, 68, 60),   // blue
    ];

    private static readonly (float H, float S, float L)[] HeartPalette = [(48, 95, 52), (38, 90, 42), (24, 55, 25), (80, 55, 40), (290, 35, 22), (15, 70, 38)];

    /// <summary>Draws the colours of one flower at random.</summary>
    public static FlowerColours Draw(PaintRandom random)
    {
        (float h, float s, float l) = random.Pick(PetalPalette);
        h = (h + random.Around(9) + 360) % 360;
        s = Math.Clamp(s + random.Around(12), 0, 100);
        l = Math.Clamp(l + random.Around(7), 10, 95);
        SKColor petal = SKColor.FromHsl(h, s, l);
        SKColor deep = SKColor.FromHsl((h + random.Around(16) + 360) % 360, Math.Min(100, s + 8), l * random.Between(0.58f, 0.74f));
        (float hh, float hs, float hl) = random.Pick(HeartPalette);
        SKColor heart = SKColor.FromHsl(hh + random.Around(5), hs, Math.Clamp(hl + random.Around(6), 8, 70));
        SKColor leaf = SKColor.FromHsl(random.Between(85, 135), random.Between(30, 60), random.Between(24, 40));
        return new FlowerColours(petal, Lighten(petal, 0.35f), deep, heart, leaf);
    }

    public static SKColor Mix(SKColor a, SKColor b, float t) => new(
        Blend(a.Red, b.Red, t), Blend(a.Green, b.Green, t), Blend(a.Blue, b.Blue, t), Blend(a.Alpha, b.Alpha, t));

    public static SKColor Lighten(SKColor colour, float t) => Mix(colour, SKColors.White.WithAlpha(colour.Alpha), t);

    public static SKColor Darken(SKColor colour, float t) => Mix(colour, new SKColor(12, 8, 20, colour.Alpha), t);

    public static SKColor Fade(SKColor colour, float opacity) => colour.WithAlpha((byte)(Math.Clamp(opacity, 0, 1) * 255));

    private static byte Blend(byte a, byte b, float t) => (byte)Math.Clamp(a + ((b - a) * t) + 0.5f, 0, 255);
}
