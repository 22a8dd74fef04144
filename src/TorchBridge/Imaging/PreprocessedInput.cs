using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Values the caller has preprocessed: only their order changes.</summary>
internal static class PreprocessedInput
{
    /// <summary>From channel-first to interleaved order.</summary>
    /// <exception cref="InvalidOperationException">The values are not 3 * height * width in number.</exception>
    public static void ToInterleaved(ReadOnlySpan<float> planes, int height, int width, bool mirror, Span<float> output)
    {
        int plane = height * width;
        if (planes.Length != 3 * plane)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"A preprocessed picture has {planes.Length:N0} values; expected 3 x {height} x {width} = {3 * plane:N0}."));
        }

        int at = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, at += 3)
            {
                int from = (y * width) + (mirror ? width - 1 - x : x);
                output[at] = planes[from];
                output[at + 1] = planes[plane + from];
                output[at + 2] = planes[(2 * plane) + from];
            }
        }
    }
}
