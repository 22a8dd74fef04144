using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Finds contradictions in an <see cref="ImagePreprocessing"/>, all at once.</summary>
internal static class PreprocessingCheck
{
    /// <exception cref="ArgumentException">Lists every problem.</exception>
    public static void Validate(ImagePreprocessing p)
    {
        var problems = new List<string>();
        if (p.Height < 1 || p.Width < 1)
        {
            problems.Add(Text($"the input is {p.Height} x {p.Width}; expected at least 1 x 1"));
        }
        else if ((long)p.Height * p.Width * 3 > Array.MaxLength)
        {
            problems.Add(Text($"the input of {p.Height} x {p.Width} pixels does not fit in memory"));
        }

        if (p.ResizeShortSide < Math.Max(p.Height, p.Width))
        {
            problems.Add(Text($"ResizeShortSide is {p.ResizeShortSide}; expected at least {Math.Max(p.Height, p.Width)}, the larger side of the input"));
        }

        if (p.Mean.Count != 3 || p.Mean.Any(m => !float.IsFinite(m)))
        {
            problems.Add(Text($"Mean is [{Join(p.Mean)}]; expected three finite values"));
        }

        if (p.StandardDeviation.Count != 3 || p.StandardDeviation.Any(s => !float.IsFinite(s) || s <= 0))
        {
            problems.Add(Text($"StandardDeviation is [{Join(p.StandardDeviation)}]; expected three positive values"));
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"The image preprocessing is inconsistent: {string.Join("; ", problems)}.");
        }
    }

    private static string Join(IEnumerable<float> values) => string.Join(", ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
