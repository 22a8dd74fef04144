using MlNetFixedHeads.Samples.ThesisTables.Figures;
using MlNetFixedHeads.Samples.ThesisTables.Tables;

namespace MlNetFixedHeads.Samples.ThesisTables;

/// <summary>The whole sample: prints all tables, draws the figure, and says whether anything differs.</summary>
internal static class ThesisRun
{
    public const int Equal = 0;
    public const int Differs = 1;
    public const int WrongUsage = 2;
    public const string FigureFile = "figure-1.1.png";

    private const string Usage = "Usage: ThesisTables [--output DIR], or ThesisTables reproduce --help";

    public static int Execute(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        string folder;
        switch (args)
        {
            case []:
                folder = Path.GetFullPath("output");
                break;
            case ["--output", { Length: > 0 } given]:
                folder = Path.GetFullPath(given);
                break;
            default:
                errors.WriteLine($"'{string.Join(' ', args)}' is not understood.\n{Usage}");
                return WrongUsage;
        }

        var costs = new Costs();
        var shares = ClassifierShareTable.Shares(costs);
        ComparisonTable[] tables =
        [
            SavingsTable.Parameters(costs),
            SavingsTable.Operations(costs),
            CostTable.Of(costs),
            ClassifierShareTable.Of(shares),
            ArchitectureTable.Sizes(costs),
            ArchitectureTable.Stages(costs),
        ];
        var figure = Path.Combine(Directory.CreateDirectory(folder).FullName, FigureFile);
        WriteFile(figure, ShareChart.RenderPng(shares));
        var code = Report(tables, output);
        output.WriteLine($"Figure 1.1 is drawn in {figure}.");
        return code;
    }

    /// <summary>Prints tables and what differs in them.</summary>
    public static int Report(IReadOnlyList<ComparisonTable> tables, TextWriter output)
    {
        foreach (var table in tables)
            table.Write(output);
        var (compared, differing) = (tables.Sum(t => t.Compared), tables.Sum(t => t.Differing));
        output.WriteLine(differing == 0
            ? $"All {compared} figures that are stated elsewhere are equal to the printed digits."
            : $"{differing} of {compared} figures differ; they are marked with {ComparisonTable.Mark}.");
        return differing == 0 ? Equal : Differs;
    }

    /// <summary>The figure of an earlier run is replaced when the new one is complete.</summary>
    private static void WriteFile(string path, byte[] content)
    {
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            File.WriteAllBytes(partial, content);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
