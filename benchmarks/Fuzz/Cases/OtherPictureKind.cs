using MlNetFixedHeads.TorchBridge.Tests.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Fuzz;

/// <summary>WebP, GIF and BMP.</summary>
internal sealed class OtherPictureKind : PictureKind
{
    private static readonly byte[][] Tokens = ["RIFF"u8.ToArray(), "VP8 "u8.ToArray(), "VP8L"u8.ToArray(), "VP8X"u8.ToArray(), "ANMF"u8.ToArray(), "EXIF"u8.ToArray(), "ALPH"u8.ToArray(), [0x21, 0xf9], [0x2c], [0x3b]];

    public override string Name => "picture";

    protected override IReadOnlyList<byte[]> Seeds { get; } =
        [.. Encoded(SKEncodedImageFormat.Webp), EncodedPictures.AnimatedWebp, EncodedPictures.Gif, EncodedPictures.Gif, EncodedPictures.Bmp, EncodedPictures.Bmp];

    protected override byte[] Damage(Random random, byte[] whole, byte[] other) => new Mutator(random, Tokens).Damage(whole, other);
}
