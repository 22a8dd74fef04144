using System.Globalization;

namespace MlNetFixedHeads.Samples.Quickstart;

/// <summary>Prints the results, one line per head.</summary>
internal static class ResultTable
{
    public static void Write(TextWriter writer, IReadOnlyList<HeadResult> results)
    {
        writer.WriteLine("head        test top-1   top-5   parameters    saved   model.zip");
        foreach (var r in results)
        {
            var saved = 1 - ((double)r.Parameters / results[0].Parameters);
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{r.Head,-10} {100 * r.Top1,9:F1} % {100 * r.Top5,5:F1} % {r.Parameters,12:N0} {100 * saved,6:F1} % {r.ModelBytes / 1024,8:N0} KB"));
        }
    }
}
