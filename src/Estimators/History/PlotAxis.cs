using System.Globalization;

namespace MlNetFixedHeads.Estimators.History;

/// <summary>A range of numbers with round marks.</summary>
/// <param name="Lowest">The number at its beginning.</param>
/// <param name="Highest">The number at its end, above the first.</param>
/// <param name="IsLogarithmic">Whether equal ratios are equally long.</param>
internal sealed record PlotAxis(double Lowest, double Highest, bool IsLogarithmic)
{
    private const int FewestMarks = 4;

    private static readonly int[] RoundFactors = [5, 2, 1];

    /// <summary>An axis on which all of some numbers fit; from 0 to 1 where there are none.</summary>
    public static PlotAxis Over(IEnumerable<double> values, bool isLogarithmic, bool isWhole = false)
    {
        double[] shown = [.. values.Where(v => double.IsFinite(v) && (!isLogarithmic || v > 0))];
        if (shown.Length == 0)
        {
            return new(isLogarithmic ? 0.1 : 0, 1, isLogarithmic);
        }

        (double lowest, double highest) = (shown.Min(), shown.Max());
        if (isLogarithmic)
        {
            // Whole powers of ten, or their neighbours where there would be one only.
            (double from, double to) = (Math.Floor(Math.Log10(lowest)), Math.Ceiling(Math.Log10(highest)));
            return new(Math.Pow(10, from), Math.Pow(10, to > from ? to : from + 1), true);
        }

        if (highest <= lowest)
        {
            double reach = isWhole ? 1 : Math.Max(Math.Abs(lowest) * 0.1, 1e-3);
            return new(lowest - (isWhole ? 0 : reach), highest + reach, false);
        }

        double margin = isWhole ? 0 : (highest - lowest) * 0.05;
        return new(lowest >= 0 ? Math.Max(lowest - margin, 0) : lowest - margin, highest + margin, false);
    }

    /// <summary>Where a number is, from 0 to 1, or null where it is nowhere.</summary>
    public double? Place(double value)
    {
        if (!double.IsFinite(value) || (IsLogarithmic && value <= 0))
        {
            return null;
        }

        return IsLogarithmic
            ? Math.Log(value / Lowest) / Math.Log(Highest / Lowest)
            : (value - Lowest) / (Highest - Lowest);
    }

    /// <summary>Round numbers on the axis, ascending.</summary>
    public IEnumerable<double> Marks(bool whole = false)
    {
        if (IsLogarithmic)
        {
            int first = (int)Math.Round(Math.Log10(Lowest)), last = (int)Math.Round(Math.Log10(Highest));
            int stride = 1 + ((last - first) / (2 * FewestMarks));
            for (int power = first; power <= last; power += stride)
            {
                yield return Math.Pow(10, power);
            }

            yield break;
        }

        double step = Step(Highest - Lowest);
        if (whole)
        {
            step = Math.Max(Math.Round(step), 1);
        }

        for (double i = Math.Ceiling(Lowest / step); i * step <= Highest * (1 + 1e-12); i++)
        {
            yield return i * step;
        }
    }

    /// <summary>A mark's number as text.</summary>
    public static string Text(double mark) => Math.Abs(mark) is > 0 and < 1e-3
        ? mark.ToString("0.#e0", CultureInfo.InvariantCulture)
        : mark.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>1, 2 or 5 times a power of ten, four times or more in a range.</summary>
    private static double Step(double range)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(range / FewestMarks)));
        return Array.Find(RoundFactors, f => range / (f * power) >= FewestMarks || f == 1) * power;
    }
}
