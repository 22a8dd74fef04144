using System.Globalization;

namespace MlNetFixedHeads.HeadAccuracy;

/// <summary>Prints means and standard deviations over seeds as a Markdown table.</summary>
internal static class ResultTable
{
    public static void Print(IReadOnlyList<Run> runs, int[] classes, TextWriter output)
    {
        output.WriteLine($"| head | {string.Join(" | ", classes.Select(k => $"K = {k}: top-1 | top-5 | rate | parameters"))} |");
        output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|---|---|---|", classes.Length))}");
        foreach (var name in Contender.All.Select(c => c.Name).Where(name => runs.Any(r => r.Head == name)))
            output.WriteLine($"| {name} | {string.Join(" | ", classes.Select(k => Cell(Choice.Of(runs.Where(r => r.Head == name && r.Classes == k)))))} |");
    }

    private static string Cell(Run[] runs)
    {
        if (runs.Length == 0)
            return "- | - | - | -";
        // What was trained by an option, since the plain head is refused, says so.
        var note = runs[0].Trained == runs[0].Head || runs[0].Trained == "" ? "" : " *";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Spread(runs.Select(r => r.Top1))}{note} | {100 * runs.Average(r => r.Top5):F1} | {runs[0].Rate} | {runs[0].Parameters:N0}");
    }

    private static string Spread(IEnumerable<double> shares)
    {
        double[] percent = [.. shares.Select(s => 100 * s)];
        var mean = percent.Average();
        var deviation = percent.Length < 2 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" ± {Math.Sqrt(percent.Sum(p => (p - mean) * (p - mean)) / (percent.Length - 1)):F1}");
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F1}{deviation}");
    }
}
