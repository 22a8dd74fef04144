namespace MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

/// <summary>Operations that map each value of a channel to another: posterize, solarize, auto-contrast, equalize, as PIL computes them.</summary>
internal static class ToneOperations
{
    /// <summary>Keeps the highest bits of each value.</summary>
    public static void Posterize(Span<byte> rgb, int bits)
    {
        byte mask = (byte)~((1 << (8 - bits)) - 1);
        foreach (ref byte value in rgb)
            value &= mask;
    }

    /// <summary>Inverts the values that are not below a threshold.</summary>
    public static void Solarize(Span<byte> rgb, double threshold)
    {
        foreach (ref byte value in rgb)
            value = value < threshold ? value : (byte)(byte.MaxValue - value);
    }

    /// <summary>Stretches each channel to the whole range.</summary>
    public static void AutoContrast(Span<byte> rgb)
    {
        Span<byte> table = stackalloc byte[256];
        Span<int> counts = stackalloc int[256];
        for (int channel = 0; channel < 3; channel++)
        {
            Count(rgb, channel, counts);
            int low = counts.IndexOfAnyExcept(0), high = counts.LastIndexOfAnyExcept(0);
            if (high <= low)
                continue;
            double scale = 255.0 / (high - low), offset = -low * scale;
            for (int i = 0; i < table.Length; i++)
                table[i] = (byte)Math.Clamp((int)((i * scale) + offset), 0, byte.MaxValue);
            Map(rgb, channel, table);
        }
    }

    /// <summary>Makes the values of each channel about equally frequent.</summary>
    public static void Equalize(Span<byte> rgb)
    {
        Span<byte> table = stackalloc byte[256];
        Span<int> counts = stackalloc int[256];
        for (int channel = 0; channel < 3; channel++)
        {
            Count(rgb, channel, counts);

            // The highest value does not count, so that it stays at 255.
            int last = counts.LastIndexOfAnyExcept(0);
            int step = ((rgb.Length / 3) - counts[last]) / 255;
            if (step == 0)
                continue;
            int sum = step / 2;
            for (int i = 0; i < table.Length; i++)
            {
                table[i] = (byte)Math.Min(sum / step, byte.MaxValue);
                sum += counts[i];
            }

            Map(rgb, channel, table);
        }
    }

    /// <summary>Replaces every value by the table's.</summary>
    public static void Map(Span<byte> rgb, ReadOnlySpan<byte> table)
    {
        foreach (ref byte value in rgb)
            value = table[value];
    }

    private static void Map(Span<byte> rgb, int channel, ReadOnlySpan<byte> table)
    {
        for (int i = channel; i < rgb.Length; i += 3)
            rgb[i] = table[rgb[i]];
    }

    private static void Count(ReadOnlySpan<byte> rgb, int channel, Span<int> counts)
    {
        counts.Clear();
        for (int i = channel; i < rgb.Length; i += 3)
            counts[rgb[i]]++;
    }
}
