using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>Figures over all decoded pictures.</summary>
internal static class Statistics
{
    public static ValueRange? Range(PictureFacts facts, Func<int, double> figure)
    {
        double[] values = new double[facts.States.Count(s => s == PictureState.Decoded)];
        if (values.Length == 0)
            return null;
        for (int i = 0, at = 0; i < facts.Count; i++)
        {
            if (facts.States[i] == PictureState.Decoded)
                values[at++] = figure(i);
        }

        Array.Sort(values);
        return new(values[0], (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2, values[^1]);
    }

    /// <summary>The most frequent one first.</summary>
    public static IReadOnlyDictionary<string, int> Formats(PictureFacts facts)
    {
        int[] counts = new int[byte.MaxValue + 1];
        for (int i = 0; i < facts.Count; i++)
        {
            if (facts.States[i] == PictureState.Decoded)
                counts[facts.Formats[i]]++;
        }

        OrderedDictionary<string, int> formats = [];
        foreach (int format in Enumerable.Range(0, counts.Length).Where(f => counts[f] > 0).OrderByDescending(f => counts[f]))
            formats.Add(((SKEncodedImageFormat)format).ToString().ToUpperInvariant(), counts[format]);
        return formats;
    }
}
