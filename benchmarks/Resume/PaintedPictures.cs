using System.Globalization;
using SkiaSharp;

namespace MlNetFixedHeads.Benchmarks.Resume;

/// <summary>A folder of small noisy pictures of three colours.</summary>
internal static class PaintedPictures
{
    private const int Side = 40;
    private const int PerClass = 24;

    public static string Write(string folder)
    {
        var random = new Random(1);
        for (int label = 0; label < 3; label++)
        {
            string name = Path.Join(folder, label.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(name);
            for (int i = 0; i < PerClass; i++)
                File.WriteAllBytes(Path.Join(name, string.Create(CultureInfo.InvariantCulture, $"{i}.png")), Paint(label, random));
        }

        return folder;
    }

    private static byte[] Paint(int label, Random random)
    {
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        byte Value(int channel) => (byte)(random.Next(120) + (channel == label ? 90 : 0));
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
                bitmap.SetPixel(x, y, new SKColor(Value(0), Value(1), Value(2)));
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
