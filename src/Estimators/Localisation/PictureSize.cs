using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Localisation;

/// <summary>The size of a picture as people see it, from its header alone.</summary>
internal static class PictureSize
{
    /// <exception cref="ImageDecodingException">The file cannot be read, or is no picture.</exception>
    public static (int Width, int Height) Of(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageDecodingException($"'{path}' cannot be read: {e.Message}", e);
        }

        using var stream = new SKMemoryStream(bytes);
        using SKCodec codec = SKCodec.Create(stream) ?? throw new ImageDecodingException($"'{path}' is no picture.", null);
        SKEncodedOrigin origin = codec.EncodedFormat == SKEncodedImageFormat.Png ? PngOrientation.Of(bytes) : codec.EncodedOrigin;
        bool transposed = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        return transposed ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
    }
}
