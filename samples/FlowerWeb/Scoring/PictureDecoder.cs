using System.Globalization;
using FlowerWeb.Requests;
using MlNetFixedHeads;
using SkiaSharp;

namespace FlowerWeb.Scoring;

/// <summary>Looks at what was uploaded, whatever it was called, and decodes it if it is a picture of a size that is allowed.</summary>
internal static class PictureDecoder
{
    private const string Expected = "expected a JPEG, PNG, WebP, GIF or BMP picture";

    /// <exception cref="RequestProblem">It is refused.</exception>
    public static PreparedPicture Decode(ReadOnlySpan<byte> file, PictureScorer scorer, WebLimits limits)
    {
        Check(file, limits);
        try
        {
            return scorer.Prepare(file, "file");
        }
        catch (ImageDecodingException e)
        {
            throw new RequestProblem(StatusCodes.Status400BadRequest, e.Message);
        }
    }

    /// <summary>Reads the header only: nothing is taken for what it declares.</summary>
    private static void Check(ReadOnlySpan<byte> file, WebLimits limits)
    {
        using SKData data = SKData.CreateCopy(file);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null)
        {
            throw new RequestProblem(StatusCodes.Status415UnsupportedMediaType, $"The file is not a picture that can be read; {Expected}.");
        }

        if (codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Gif or SKEncodedImageFormat.Bmp))
        {
            throw new RequestProblem(StatusCodes.Status415UnsupportedMediaType, $"The file is of the format {codec.EncodedFormat}; {Expected}.");
        }

        long pixels = (long)codec.Info.Width * codec.Info.Height;
        if (pixels > limits.MaxPixels)
        {
            throw new RequestProblem(StatusCodes.Status413PayloadTooLarge, string.Create(
                CultureInfo.InvariantCulture, $"The picture has {codec.Info.Width} x {codec.Info.Height} pixels, more than the limit of {limits.MaxPixels:N0}."));
        }
    }
}
