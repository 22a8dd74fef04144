using Microsoft.ML;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests.Fakes;

/// <summary>A folder of small pictures of three kinds: mostly red (rose), green (leaf) and blue (sky), of different sizes.</summary>
internal sealed class Pictures : IDisposable
{
    public static readonly string[] Kinds = ["rose", "leaf", "sky"];

    public Pictures(int perKind = 6)
    {
        Folder = Directory.CreateTempSubdirectory("fixedheads-test-").FullName;
        for (int i = 0; i < perKind; i++)
        {
            for (int kind = 0; kind < Kinds.Length; kind++)
            {
                string path = Path.Combine(Folder, $"{Kinds[kind]}{i}.png");
                using SKBitmap bitmap = Draw(kind, i, 9 + (i * 2), 12 + kind);
                using (FileStream stream = File.Create(path))
                {
                    bitmap.Encode(stream, SKEncodedImageFormat.Png, 100);
                }

                Rows.Add(new PictureRow { ImagePath = path, Label = Kinds[kind] });
            }
        }
    }

    public string Folder { get; }

    public List<PictureRow> Rows { get; } = [];

    public IDataView Texts(MLContext context) => context.Data.LoadFromEnumerable(Rows);

    /// <summary>Rows whose label is a key with key values in the order sky, rose, leaf: neither of occurrence nor of the alphabet.</summary>
    public IDataView Keys(MLContext context, IReadOnlyList<PictureRow>? rows = null)
    {
        IDataView order = context.Data.LoadFromEnumerable(new[] { "sky", "rose", "leaf" }.Select(v => new { Value = v }));
        IDataView data = context.Data.LoadFromEnumerable(rows ?? Rows);
        return context.Transforms.Conversion.MapValueToKey("Label", keyData: order).Fit(data).Transform(data);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A picture as network input of 8 x 8 pixels.</summary>
    public static float[] Tensor(int kind, int variant)
    {
        using SKBitmap bitmap = Draw(kind, variant, 8, 8);
        float[] values = new float[3 * 64];
        for (int i = 0; i < 64; i++)
        {
            SKColor colour = bitmap.GetPixel(i % 8, i / 8);
            (values[i], values[64 + i], values[128 + i]) = (colour.Red / 255f, colour.Green / 255f, colour.Blue / 255f);
        }

        return values;
    }

    /// <summary>A picture as PNG.</summary>
    public static byte[] Encode(RgbImage image)
    {
        using var bitmap = new SKBitmap(image.Width, image.Height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            bitmap.SetPixel(i % image.Width, i / image.Width, new SKColor(image.Pixels[i * 3], image.Pixels[(i * 3) + 1], image.Pixels[(i * 3) + 2]));
        }

        using var stream = new MemoryStream();
        bitmap.Encode(stream, SKEncodedImageFormat.Png, 100);
        return stream.ToArray();
    }

    private static SKBitmap Draw(int kind, int variant, int width, int height)
    {
        var bitmap = new SKBitmap(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                byte[] rgb = [(byte)(40 + (variant * 7) + x), (byte)(50 + y), (byte)(60 + variant)];
                rgb[kind] = (byte)(200 + variant);
                bitmap.SetPixel(x, y, new SKColor(rgb[0], rgb[1], rgb[2]));
            }
        }

        return bitmap;
    }
}
