using System.Globalization;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>One class' activation map over the network's field, row by row: value y * Width + x.</summary>
internal sealed record ActivationMap
{
    /// <exception cref="ArgumentException">The number of values is not height * width, or one of them is not finite.</exception>
    public ActivationMap(int height, int width, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.LongLength != (long)height * width)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"An activation map of {height} x {width} has {(long)height * width} values; found {values.Length}."), nameof(values));
        }

        int bad = Array.FindIndex(values, value => !float.IsFinite(value));
        if (bad >= 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The activation map's value at row {bad / width}, column {bad % width} is {values[bad]}."), nameof(values));
        (Height, Width, Values) = (height, width, values);
    }

    public int Height { get; }

    public int Width { get; }

    public float[] Values { get; }

    /// <summary>The values on the scale [0, 1].</summary>
    /// <param name="scaling">How.</param>
    /// <param name="greatest">For <see cref="HeatMapScaling.AcrossClasses"/>: the largest value of all classes shown. Null: this map's.</param>
    public float[] Normalised(HeatMapScaling scaling, float? greatest = null)
    {
        float low = scaling == HeatMapScaling.MinMax ? Values.Min() : 0;
        float high = scaling == HeatMapScaling.AcrossClasses && greatest is { } shared ? shared : Values.Max();
        float span = high - low;
        // Nothing speaks for the class (or the map is flat): no place stands out.
        if (span <= 0)
            return new float[Values.Length];
        return Array.ConvertAll(Values, value => Math.Clamp((value - low) / span, 0, 1));
    }
}
