using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Fuzz;

/// <summary>Pictures in one file each.</summary>
internal abstract class PictureKind : FuzzKind
{
    private const int Small = 48;
    private const int Large = 300;

    private static readonly int[] ShortSides = [DecodeScale.FullSize, 16, 64];

    public override bool IsPromised(Exception error) => error is ImageDecodingException;

    public override Action Prepare(Random random, bool damaged, string folder)
    {
        IReadOnlyList<byte[]> seeds = Seeds;
        byte[] whole = seeds[random.Next(seeds.Count)];
        byte[] file = damaged ? Damage(random, whole, seeds[random.Next(seeds.Count)]) : whole;
        string path = Write(folder, "picture", file);
        int shortSide = ShortSides[random.Next(ShortSides.Length)];
        return () =>
        {
            RgbImage picture = ImageDecoder.DecodeFile(path, DecodeLimits.Default, shortSide);
            if (picture.Pixels.Length != picture.Width * picture.Height * 3 || picture.Width < 1)
                throw new InvalidOperationException($"{picture.Width} x {picture.Height} pixels have {picture.Pixels.Length} bytes.");
        };
    }

    /// <summary>Whole pictures.</summary>
    protected abstract IReadOnlyList<byte[]> Seeds { get; }

    protected abstract byte[] Damage(Random random, byte[] whole, byte[] other);

    /// <summary>Pictures as SkiaSharp writes them.</summary>
    protected static IEnumerable<byte[]> Encoded(SKEncodedImageFormat format) =>
        from size in (int[])[1, Small, Large]
        from transparent in (bool[])[false, true]
        select Encoded(format, size, transparent);

    private static byte[] Encoded(SKEncodedImageFormat format, int size, bool transparent)
    {
        using SKBitmap bitmap = new(size, (size * 2 / 3) + 1, SKColorType.Rgba8888, transparent ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)(x * 5), (byte)(y * 3), (byte)((x ^ y) & 0xf0), (byte)(transparent ? x * 7 : 255)));
        }

        using SKData data = bitmap.Encode(format, 80);
        return data.ToArray();
    }
}
