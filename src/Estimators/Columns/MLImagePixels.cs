using Microsoft.ML.Data;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>The RGB bytes of an MLImage.</summary>
internal static class MLImagePixels
{
    /// <summary>Lays the picture over white, as encoded pictures with transparency are.</summary>
    /// <remarks>MLImage keeps colours multiplied by alpha, so what is missing to white is 255 - alpha in every channel.</remarks>
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
            int white = 255 - pixel[3];
            pixels[i * 3] = (byte)Math.Min(pixel[red] + white, 255);
            pixels[(i * 3) + 1] = (byte)Math.Min(pixel[1] + white, 255);
            pixels[(i * 3) + 2] = (byte)Math.Min(pixel[2 - red] + white, 255);
        }

        return new RgbImage(image.Width, image.Height, pixels);
    }
}
