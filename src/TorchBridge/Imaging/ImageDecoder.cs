using System.Buffers;
using System.Globalization;
using SkiaSharp;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Turns encoded bytes into an upright RGB picture: JPEG, PNG, WebP, GIF (the first frame) and BMP.</summary>
/// <remarks>Transparent pixels are laid over white, as people see them on a page; colour profiles are ignored, as the networks'
/// pretraining did. EXIF orientation is applied, in JPEG, PNG and WebP. Of 16 bits a channel the upper 8 are kept.</remarks>
internal static class ImageDecoder
{
    /// <summary>JPEG can be decoded at n/8 of its size by a smaller inverse transform, which costs less and is already antialiased.</summary>
    private const int ScaleSteps = 8;

    private const string Truncated = "is truncated: its data end before the last row";

    /// <summary>A progressive JPEG has about ten scans.</summary>
    private const int MostScans = 100;

    private static ReadOnlySpan<byte> JpegEnd => [0xFF, 0xD9];

    /// <summary>Decodes a picture from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What is refused.</param>
    /// <param name="minimumShortSide">A JPEG may be decoded at any smaller scale whose short side is not below this; 0 asks for full size.</param>
    /// <exception cref="ImageDecodingException">The file is missing, unreadable, no picture, or one larger than allowed.</exception>
    public static RgbImage DecodeFile(string path, DecodeLimits limits, int minimumShortSide)
    {
        byte[] buffer;
        int length;
        try
        {
            (buffer, length) = ReadFile(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Failure(path, "was not found: there is no such file", e);
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw Failure(path, "is a folder; expected a file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failure(path, $"cannot be read: {e.Message.TrimEnd('.')}", e);
        }

        try
        {
            return Decode(buffer.AsSpan(0, length), path, limits, minimumShortSide);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Decodes a picture from memory.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="name">What messages call the picture.</param>
    /// <param name="limits">What is refused.</param>
    /// <param name="minimumShortSide">A JPEG may be decoded at any smaller scale whose short side is not below this; 0 asks for full size.</param>
    /// <exception cref="ImageDecodingException">The bytes are no picture, an incomplete one, or one larger than allowed.</exception>
    public static unsafe RgbImage Decode(ReadOnlySpan<byte> encoded, string name, DecodeLimits limits, int minimumShortSide)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumShortSide);
        if (encoded.IsEmpty)
        {
            throw Failure(name, "is empty");
        }

        // The codec reads the caller's memory in place; it does not outlive this block.
        fixed (byte* start = encoded)
        {
            using SKData data = SKData.Create((nint)start, encoded.Length);
            using var stream = new SKMemoryStream(data);
            using SKCodec? codec = SKCodec.Create(stream, out SKCodecResult opened);
            if (codec is null || !IsSupported(codec.EncodedFormat))
            {
                throw Failure(name, opened == SKCodecResult.IncompleteInput ? "is truncated within its header" : EncodedHeader.Describe(encoded));
            }

            Check(codec.Info, name, limits, encoded, codec.EncodedFormat == SKEncodedImageFormat.Jpeg);
            return Decode(codec, ScaledSize(codec, minimumShortSide), name, encoded);
        }
    }

    private static RgbImage Decode(SKCodec codec, SKSizeI size, string name, ReadOnlySpan<byte> encoded)
    {
        bool opaque = codec.Info.AlphaType == SKAlphaType.Opaque;

        // No colour space: the stored values, unconverted.
        var layout = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul, null);
        byte[] rgba = ArrayPool<byte>.Shared.Rent(layout.BytesSize);
        try
        {
            SKCodecResult result = ReadPixels(codec, layout, rgba);
            if (result != SKCodecResult.Success)
            {
                throw Failure(name, Reason(result, codec.EncodedFormat, encoded));
            }

            ReadOnlySpan<byte> pixels = rgba.AsSpan(0, layout.BytesSize);
            if (!opaque)
            {
                PixelPacking.LayOverWhite(rgba.AsSpan(0, layout.BytesSize));
            }

            return PixelPacking.ToUprightRgb(pixels, size.Width, size.Height, Origin(codec, encoded));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }

    private static SKEncodedOrigin Origin(SKCodec codec, ReadOnlySpan<byte> encoded) =>
        codec.EncodedFormat == SKEncodedImageFormat.Png ? PngOrientation.Of(encoded) : codec.EncodedOrigin;

    private static unsafe SKCodecResult ReadPixels(SKCodec codec, SKImageInfo layout, byte[] rgba)
    {
        fixed (byte* pixels = rgba)
        {
            return codec.GetPixels(layout, (nint)pixels);
        }
    }

    private static void Check(SKImageInfo declared, string name, DecodeLimits limits, ReadOnlySpan<byte> encoded, bool isJpeg)
    {
        long pixels = (long)declared.Width * declared.Height;
        if (pixels < 1)
        {
            throw Failure(name, string.Create(CultureInfo.InvariantCulture, $"declares {declared.Width} x {declared.Height} pixels"));
        }

        if (pixels > limits.MaxPixels)
        {
            throw Failure(name, string.Create(
                CultureInfo.InvariantCulture,
                $"declares {declared.Width} x {declared.Height} = {pixels:N0} pixels, more than the limit of {limits.MaxPixels:N0}"));
        }

        if (pixels > DecodeLimits.MaxPixelsIn(encoded.Length, isJpeg))
        {
            throw Failure(name, string.Create(
                CultureInfo.InvariantCulture,
                $"is truncated or damaged: it declares {declared.Width} x {declared.Height} = {pixels:N0} pixels, more than {encoded.Length:N0} bytes can hold"));
        }

        if (isJpeg && JpegScans.Count(encoded) > MostScans)
        {
            throw Failure(name, string.Create(CultureInfo.InvariantCulture, $"is damaged: it has more than {MostScans} scans"));
        }
    }

    private static SKSizeI ScaledSize(SKCodec codec, int minimumShortSide)
    {
        SKSizeI full = codec.Info.Size;
        if (minimumShortSide == DecodeScale.FullSize || codec.EncodedFormat != SKEncodedImageFormat.Jpeg
            || Math.Min(full.Width, full.Height) <= minimumShortSide)
        {
            return full;
        }

        for (int eighths = 1; eighths < ScaleSteps; eighths++)
        {
            // Only whole pixels: a rounded side would change the aspect ratio, and with it what a crop in the middle shows.
            if (full.Width * eighths % ScaleSteps != 0 || full.Height * eighths % ScaleSteps != 0)
            {
                continue;
            }

            SKSizeI scaled = codec.GetScaledDimensions(eighths / (float)ScaleSteps);
            if (Math.Min(scaled.Width, scaled.Height) >= minimumShortSide)
            {
                return scaled;
            }
        }

        return full;
    }

    private static bool IsSupported(SKEncodedImageFormat format) => format
        is SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp
        or SKEncodedImageFormat.Gif or SKEncodedImageFormat.Bmp;

    private static string Reason(SKCodecResult result, SKEncodedImageFormat format, ReadOnlySpan<byte> encoded) => result switch
    {
        SKCodecResult.IncompleteInput => Truncated,

        // The JPEG decoder does not tell the end of the data from an error in them; the end mark does, padding aside.
        SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput
            when format == SKEncodedImageFormat.Jpeg && !encoded.TrimEnd((byte)0).EndsWith(JpegEnd) => Truncated,
        SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => $"is damaged: its {Title(format)} data cannot be decoded",
        SKCodecResult.InvalidConversion or SKCodecResult.Unimplemented
            => $"is a kind of {Title(format)} that cannot be converted to RGB",
        _ => $"cannot be decoded ({Title(format)}: {result})",
    };

    private static string Title(SKEncodedImageFormat format) => format.ToString().ToUpperInvariant();

    /// <summary>Reads a file into a rented buffer: pictures are short-lived, and most are large enough to trouble the collector.</summary>
    private static (byte[] Buffer, int Length) ReadFile(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        if (length > Array.MaxLength)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"it has {length:N0} bytes, more than {Array.MaxLength:N0}"));
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)length);
        int filled = 0;
        while (filled < length)
        {
            int read = RandomAccess.Read(file, buffer.AsSpan(filled, (int)length - filled), filled);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return (buffer, filled);
    }

    private static ImageDecodingException Failure(string name, string what, Exception? cause = null)
        => new($"Picture '{name}' {what}.", cause);
}
