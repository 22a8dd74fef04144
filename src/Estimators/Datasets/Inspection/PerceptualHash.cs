using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>A fingerprint of what a picture shows: re-encoding, resizing and small changes leave nearly all of its bits.</summary>
/// <remarks>The signs of the 63 lowest cosine frequencies, but the mean, of a grey thumbnail of 32 x 32 pixels, each against their
/// median. Grey structure alone takes two flowers before a dark ground for one: the mean colours of 4 x 4 fields are kept beside it.</remarks>
internal static class PerceptualHash
{
    /// <summary>Bits of a hash.</summary>
    public const int Bits = (Frequencies * Frequencies) - 1;

    /// <summary>Bytes of the colours of a picture.</summary>
    public const int ColourBytes = Fields * Fields * 3;

    /// <summary>JPEG may be decoded at this short side: more is averaged away in any case.</summary>
    public const int ShortSide = 2 * Side;

    private const int Side = 32;
    private const int Frequencies = 8;
    private const int Fields = 4;

    /// <summary>Amplitude, in grey levels, below which a picture has no structure but noise.</summary>
    private const float Flat = 0.5f;

    /// <summary>Mean difference of colours, in grey levels, up to which two pictures may be the same.</summary>
    private const int ColourTolerance = 12;

    private static readonly float[] Cosines = MakeCosines();

    /// <summary>The hash of a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="colours">Takes <see cref="ColourBytes"/> bytes.</param>
    public static ulong Of(RgbImage image, Span<byte> colours)
    {
        float[] thumbnail = new float[Side * Side * 3];
        var region = new PixelRectangle(0, 0, Side, Side);
        var whole = new PixelRectangle(0, 0, image.Width, image.Height);
        AntialiasedResize.Resize(image, whole, Side, Side, region, mirror: false, ChannelScaling.None, thumbnail);
        Average(thumbnail, colours);

        Span<float> spectrum = stackalloc float[Frequencies * Frequencies];
        Transform(thumbnail, spectrum);
        Span<float> own = spectrum[1..], sorted = stackalloc float[Bits];
        own.CopyTo(sorted);
        sorted.Sort();
        if (Math.Max(-sorted[0], sorted[^1]) < Flat)
            return 0;
        ulong hash = 0;
        for (int i = 0; i < Bits; i++)
            hash |= (own[i] > sorted[Bits / 2] ? 1UL : 0) << i;
        return hash;
    }

    /// <summary>Whether two pictures have about the same colours.</summary>
    public static bool AgreeInColour(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int difference = 0;
        for (int i = 0; i < ColourBytes; i++)
            difference += Math.Abs(first[i] - second[i]);
        return difference <= ColourTolerance * ColourBytes;
    }

    private static void Average(ReadOnlySpan<float> thumbnail, Span<byte> colours)
    {
        const int Step = Side / Fields;
        Span<float> sums = stackalloc float[ColourBytes];
        sums.Clear();
        for (int i = 0; i < thumbnail.Length; i++)
        {
            int pixel = i / 3, field = (pixel / Side / Step * Fields) + (pixel % Side / Step);
            sums[(field * 3) + (i % 3)] += thumbnail[i];
        }

        for (int i = 0; i < ColourBytes; i++)
            colours[i] = (byte)Math.Clamp((sums[i] / (Step * Step)) + 0.5f, 0, byte.MaxValue);
    }

    /// <summary>The lowest frequencies of the grey thumbnail's cosine transform, rows first; scaled to be amplitudes.</summary>
    private static void Transform(ReadOnlySpan<float> thumbnail, Span<float> spectrum)
    {
        Span<float> rows = stackalloc float[Side * Frequencies];
        for (int y = 0; y < Side; y++)
        {
            for (int u = 0; u < Frequencies; u++)
            {
                float sum = 0;
                for (int x = 0; x < Side; x++)
                {
                    int at = ((y * Side) + x) * 3;
                    float grey = (0.299f * thumbnail[at]) + (0.587f * thumbnail[at + 1]) + (0.114f * thumbnail[at + 2]);
                    sum += grey * Cosines[(u * Side) + x];
                }

                rows[(y * Frequencies) + u] = sum;
            }
        }

        for (int v = 0; v < Frequencies; v++)
        {
            for (int u = 0; u < Frequencies; u++)
            {
                float sum = 0;
                for (int y = 0; y < Side; y++)
                    sum += rows[(y * Frequencies) + u] * Cosines[(v * Side) + y];
                spectrum[(v * Frequencies) + u] = sum * (4f / (Side * Side));
            }
        }
    }

    private static float[] MakeCosines()
    {
        float[] cosines = new float[Frequencies * Side];
        for (int u = 0; u < Frequencies; u++)
        {
            for (int x = 0; x < Side; x++)
                cosines[(u * Side) + x] = (float)Math.Cos(Math.PI * u * ((2 * x) + 1) / (2 * Side));
        }

        return cosines;
    }
}
