namespace MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

/// <summary>Carries out a <see cref="ColorJitter"/>.</summary>
internal static class ColourJitter
{
    public static void Apply(PixelCanvas canvas, ColorJitter jitter, ref RandomStream random)
    {
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        double brightness = Factor(jitter.Brightness, ref random), contrast = Factor(jitter.Contrast, ref random);
        double saturation = Factor(jitter.Saturation, ref random), hue = random.NextDouble(-jitter.Hue, jitter.Hue);
        foreach (int step in order)
        {
            switch (step)
            {
                case 0 when jitter.Brightness > 0:
                    ColourOperations.Brightness(canvas.Pixels, brightness);
                    break;
                case 1 when jitter.Contrast > 0:
                    ColourOperations.Contrast(canvas.Pixels, contrast);
                    break;
                case 2 when jitter.Saturation > 0:
                    ColourOperations.Saturation(canvas.Pixels, saturation);
                    break;
                case 3 when jitter.Hue > 0:
                    ColourOperations.Hue(canvas.Pixels, hue);
                    break;
                default:
                    break;
            }
        }
    }

    private static double Factor(double amount, ref RandomStream random) => random.NextDouble(Math.Max(0, 1 - amount), 1 + amount);
}
