using System.Text;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Says in words what bytes that are no readable picture look like.</summary>
internal static class EncodedHeader
{
    private const int Shown = 12;

    public static string Describe(ReadOnlySpan<byte> encoded)
    {
        if (Foreign(encoded) is string kind)
        {
            return $"is {kind}, which is not supported; expected JPEG, PNG, WebP, GIF or BMP";
        }

        ReadOnlySpan<byte> start = encoded[..Math.Min(Shown, encoded.Length)];
        bool isText = !start.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        string sample = isText ? $"\"{Encoding.ASCII.GetString(start)}\"" : $"the bytes {Hex(start)}";
        return $"is not a picture of a known format: it starts with {sample}; expected JPEG, PNG, WebP, GIF or BMP";
    }

    /// <summary>Formats that people take for pictures every program can read.</summary>
    private static string? Foreign(ReadOnlySpan<byte> encoded)
    {
        if (encoded.StartsWith("II*\0"u8) || encoded.StartsWith("MM\0*"u8))
        {
            return "a TIFF picture";
        }

        if (encoded.StartsWith("%PDF"u8))
        {
            return "a PDF document";
        }

        if (encoded.StartsWith("\0\0\u0001\0"u8))
        {
            return "a Windows icon";
        }

        if (encoded.Length < 12 || !encoded[4..].StartsWith("ftyp"u8))
        {
            return null;
        }

        ReadOnlySpan<byte> brand = encoded.Slice(8, 4);
        return brand.StartsWith("avi"u8) ? "an AVIF picture"
            : brand.StartsWith("he"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) ? "a HEIC picture"
            : "a video or another ISO media file";
    }

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(3 * bytes.Length);
        foreach (byte value in bytes)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(Convert.ToHexString([value]));
        }

        return text.ToString();
    }
}
