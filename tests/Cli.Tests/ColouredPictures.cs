using SkiaSharp;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>Small pictures of one colour and a little noise: a data set that a network learns at once.</summary>
internal static class ColouredPictures
{
    private const int Side = 40;

    private static readonly (string Name, SKColor Colour)[] Classes =
        [("blue", new SKColor(20, 40, 220)), ("green", new SKColor(30, 200, 40)), ("red", new SKColor(220, 30, 30))];

    public static IReadOnlyList<string> ClassNames { get; } = [.. Classes.Select(c => c.Name)];

    /// <summary>Writes a folder per class, PNG and JPEG in turn.</summary>
    public static void WriteFolder(string root, int perClass, int seed = 1, params string[] classes)
    {
        var random = new Random(seed);
        foreach ((string name, SKColor colour) in Classes.Where(c => classes.Length == 0 || classes.Contains(c.Name)))
        {
            string folder = Path.Join(root, name);
            Directory.CreateDirectory(folder);
            for (int i = 0; i < perClass; i++)
                Write(Path.Join(folder, i % 2 == 0 ? $"{i}.png" : $"{i}.jpg"), colour, random);
        }
    }

    private static void Write(string path, SKColor colour, Random random)
    {
        using var bitmap = new SKBitmap(Side, Side + random.Next(10), SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
                bitmap.SetPixel(x, y, new SKColor(Noisy(colour.Red, random), Noisy(colour.Green, random), Noisy(colour.Blue, random)));
        }

        using SKData data = bitmap.Encode(path.EndsWith(".png", StringComparison.Ordinal) ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 90);
        File.WriteAllBytes(path, data.ToArray());
    }

    private static byte Noisy(byte value, Random random) => (byte)Math.Clamp(value + random.Next(-20, 21), 0, 255);
}
