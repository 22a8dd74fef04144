using System.Runtime.InteropServices;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;

/// <summary>What a camera adds: halves the painted canvas, then light from one side, a colour cast, blur and noise.</summary>
internal static class Finish
{
    /// <summary>From a canvas of twice the size (RGBA bytes) to a picture of the given size.</summary>
    public static SKBitmap Apply(ReadOnlySpan<byte> canvas, int width, int height, PaintRandom random)
    {
        float[] pixels = Halve(canvas, width, height);
        if (random.Chance(0.6f))
            Blur(pixels, width, height, random.Between(0.1f, 0.9f));

        float gain = random.Between(0.72f, 1.22f), contrast = random.Between(0.82f, 1.12f), noise = random.Chance(0.7f) ? random.Between(1, 7) : 0;
        float slopeX = random.Around(0.28f), slopeY = random.Around(0.28f), vignette = random.Between(0, 0.35f);
        float[] cast = [gain * random.Between(0.92f, 1.08f), gain, gain * random.Between(0.9f, 1.1f)];
        var picture = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var target = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float dx = ((x + 0.5f) / width) - 0.5f, dy = ((y + 0.5f) / height) - 0.5f;
                float light = (1 + (slopeX * dx * 2) + (slopeY * dy * 2)) * (1 - (vignette * 2 * ((dx * dx) + (dy * dy))));
                int source = ((y * width) + x) * 3, to = ((y * width) + x) * 4;
                ulong bits = random.NextBits();
                for (int c = 0; c < 3; c++)
                {
                    float value = (((pixels[source + c] - 118) * contrast) + 118) * light * cast[c];
                    target[to + c] = (byte)Math.Clamp(value + (noise * Bell(bits, c)) + 0.5f, 0, 255);
                }

                target[to + 3] = 255;
            }
        }

        Marshal.Copy(target, 0, picture.GetPixels(), target.Length);
        return picture;
    }

    private static float[] Halve(ReadOnlySpan<byte> canvas, int width, int height)
    {
        var pixels = new float[width * height * 3];
        int stride = width * 2 * 4;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int from = (y * 2 * stride) + (x * 8), to = ((y * width) + x) * 3;
                for (int c = 0; c < 3; c++)
                    pixels[to + c] = (canvas[from + c] + canvas[from + 4 + c] + canvas[from + stride + c] + canvas[from + stride + 4 + c]) * 0.25f;
            }
        }

        return pixels;
    }

    /// <summary>Weights 1 2 1 across and down, mixed with the sharp picture.</summary>
    private static void Blur(float[] pixels, int width, int height, float amount)
    {
        var across = new float[pixels.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int row = y * width, left = (row + Math.Max(x - 1, 0)) * 3, here = (row + x) * 3, right = (row + Math.Min(x + 1, width - 1)) * 3;
                for (int c = 0; c < 3; c++)
                    across[here + c] = (pixels[left + c] + (2 * pixels[here + c]) + pixels[right + c]) * 0.25f;
            }
        }

        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < width * 3; i++)
            {
                int up = (Math.Max(y - 1, 0) * width * 3) + i, here = (y * width * 3) + i, down = (Math.Min(y + 1, height - 1) * width * 3) + i;
                float soft = (across[up] + (2 * across[here]) + across[down]) * 0.25f;
                pixels[here] += (soft - pixels[here]) * amount;
            }
        }
    }

    /// <summary>Nearly normal, mean 0, deviation 1: the sum of three 7-bit numbers, other bits for each of the three channels.</summary>
    private static float Bell(ulong bits, int channel)
    {
        int own = (int)(bits >> (21 * channel)) & 0x1FFFFF;
        return ((own & 127) + ((own >> 7) & 127) + (own >> 14) - 190.5f) / 64f;
    }
}
