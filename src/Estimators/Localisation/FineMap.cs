using MlNetFixedHeads.Estimators.Explain;

namespace MlNetFixedHeads.Estimators.Localisation;

/// <summary>A map at a resolution fine enough for boxes, on the scale [0, 1], over a part of the picture.</summary>
internal sealed record FineMap(int Height, int Width, float[] Values, CropGeometry Field)
{
    /// <summary>Places along each side: boxes are then accurate to about a hundredth of the field.</summary>
    private const int Side = 96;

    /// <summary>Standard deviation of the baseline's hill as a share of the side. Boxes at thresholds do not depend on it, only which threshold
    /// gives which box does.</summary>
    private const double Spread = 0.5;

    /// <summary>An activation map, smallest value 0, largest 1 (as Choe et al. scale it), interpolated as heat maps are.</summary>
    public static FineMap Of(ActivationMap map, CropGeometry field)
    {
        var sampler = new MapSampler(map.Height, map.Width, map.Normalised(HeatMapScaling.MinMax));
        return new(Side, Side, Sample((u, v) => sampler.At(u, v)), field);
    }

    /// <summary>The baseline: a hill in the middle of the whole picture, not only of what a network sees.</summary>
    public static FineMap CentredGaussian(int width, int height) =>
        new(Side, Side, CentredHill, new CropGeometry(0, 0, width, height));

    /// <summary>The part of the picture that a box of places covers.</summary>
    public BoundingBox ToPicture(PlaceBox box) => new(
        Field.Left + ((double)box.Left / Width * Field.Width),
        Field.Top + ((double)box.Top / Height * Field.Height),
        Field.Left + ((double)box.Right / Width * Field.Width),
        Field.Top + ((double)box.Bottom / Height * Field.Height));

    /// <summary>The middle of the highest places: where the interpolation has a plateau, no corner of it is better than another.</summary>
    public (double X, double Y) Peak()
    {
        float highest = Values.Max();
        double x = 0, y = 0, count = 0;
        for (int i = 0; i < Values.Length; i++)
        {
            if (Values[i] == highest)
                (x, y, count) = (x + (i % Width) + 0.5, y + (i / Width) + 0.5, count + 1);
        }

        return (Field.Left + (x / count / Width * Field.Width), Field.Top + (y / count / Height * Field.Height));
    }

    private static float[] CentredHill { get; } = Hill();

    private static float[] Hill()
    {
        float[] values = Sample((u, v) => (float)Math.Exp(-(((u - 0.5) * (u - 0.5)) + ((v - 0.5) * (v - 0.5))) / (2 * Spread * Spread)));
        float low = values.Min(), span = values.Max() - low;
        return Array.ConvertAll(values, v => (v - low) / span);
    }

    private static float[] Sample(Func<double, double, float> at)
    {
        var values = new float[Side * Side];
        for (int i = 0; i < values.Length; i++)
            values[i] = at(((i % Side) + 0.5) / Side, ((i / Side) + 0.5) / Side);
        return values;
    }
}
