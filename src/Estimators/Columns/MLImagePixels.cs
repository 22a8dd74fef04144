using Microsoft.ML.Data;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>The RGB bytes of an MLImage.</summary>
internal static class MLImagePixels
{
    /// <summary>The colours as they are, whatever the alpha: what ML.NET's ExtractPixels takes, so that padding stays black.</summary>
    public static RgbImage ToRgb(MLImage image, string name)
    {
        int red = image.PixelFormat switch
        {
            MLPixelFormat.Rgba32 => 0,
            MLPixelFormat.Bgra32 => 2,
            MLPixelFormat other => throw new ImageDecodingException($"The {name} has the pixel format {other}; expected Bgra32 or Rgba32."),
        };
        int count = checked(image.Width * image.Height);
        ReadOnlySpan<byte> source = image.Pixels;
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(count * 3));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> pixel = source.Slice(i * 4, 4);
            pixels[i * 3] = pixel[red];
            pixels[(i * 3) + 1] = pixel[1];
            pixels[(i * 3) + 2] = pixel[2 - red];
        }

        return new RgbImage(image.Width, image.Height, pixels);
    }
}
