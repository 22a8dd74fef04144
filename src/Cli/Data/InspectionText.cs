using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using Spectre.Console;

namespace MlNetFixedHeads.Cli.Data;

/// <summary>An inspection as people read it.</summary>
internal static class InspectionText
{
    private const int UsuallyListed = 10;
    private const int ShownOfGroup = 6;

    /// <summary>Tables of fewer classes are shown whole.</summary>
    private const int FewClasses = 20;

    public static void Write(Messages messages, string name, ImageInspection found, int? listed)
    {
        int shown = listed ?? UsuallyListed;
        messages.WriteLine($"{name}: {Count(found.Count, "picture")} of {Count(found.ClassNames.Count, "class", "classes")}");
        WriteSplits(messages, found);
        WriteClasses(messages, found, listed);
        WriteSizes(messages, found);
        WriteUndecodable(messages, found, shown);
        WriteDuplicates(messages, "Same bytes", found.ExactDuplicates, shown);
        if (found.NearDuplicates is { } near)
            WriteDuplicates(messages, "Near-duplicates", near, shown);
        foreach (SplitLeak leak in found.Leaks)
        {
            string alike = found.NearDuplicates is null ? "" : $", and {Numbers.Whole(leak.Near)} more look like one";
            messages.WriteLine($"LEAK: {Count(leak.Exact, "picture")} of '{leak.Second}' {(leak.Exact == 1 ? "is" : "are")} in '{leak.First}' too{alike}.");
        }

        if (found.Leaks.Count == 0 && found.Splits.Count > 1)
            messages.WriteLine("No picture is in two splits.");
    }

    private static void WriteSplits(Messages messages, ImageInspection found)
    {
        Table table = new Table().AddColumn("split");
        foreach (string column in new[] { "pictures", "smallest class", "largest class", "imbalance", "empty classes", "without class" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (InspectedSplit split in found.Splits)
        {
            string[] row =
            [
                split.Name,
                Numbers.Whole(split.Count),
                Numbers.Whole(split.SmallestClass),
                Numbers.Whole(split.LargestClass),
                Ratio(split.Imbalance),
                Numbers.Whole(split.EmptyClasses),
                Numbers.Whole(split.Unlabelled),
            ];
            table.AddRow(row.Select(t => new Text(t)));
        }

        messages.Terminal.Write(table);
    }

    /// <summary>All classes, or the smallest and the largest ones.</summary>
    private static void WriteClasses(Messages messages, ImageInspection found, int? listed)
    {
        int[] order = [.. Enumerable.Range(0, found.ClassNames.Count).OrderByDescending(c => found.Splits.Sum(s => s.ClassCounts[c]))];
        int most = listed ?? FewClasses;
        int[] left = order.Length <= most ? [] : order[((most + 1) / 2)..^(most / 2)];
        if (most == 0)
            return;
        Table table = new Table().AddColumn("class");
        foreach (InspectedSplit split in found.Splits)
            table.AddColumn(new TableColumn(new Text(split.Name)).RightAligned());
        bool passed = false;
        foreach (int c in order)
        {
            if (!left.Contains(c))
                table.AddRow([new Text(found.ClassNames[c]), .. found.Splits.Select(s => new Text(Numbers.Whole(s.ClassCounts[c])))]);
            else if (!passed)
                table.AddRow(new Text($"... {Count(left.Length, "class", "classes")} between"));
            passed |= left.Contains(c);
        }

        messages.Terminal.Write(table);
    }

    private static void WriteSizes(Messages messages, ImageInspection found)
    {
        if (found is not { Width: { } width, Height: { } height, AspectRatio: { } aspect, EncodedBytes: { } bytes })
            return;
        Table table = new Table().AddColumn("");
        foreach (string column in new[] { "min", "median", "max" })
            table.AddColumn(new TableColumn(column).RightAligned());
        Add("width", width, v => Numbers.General(v));
        Add("height", height, v => Numbers.General(v));
        Add("width / height", aspect, Ratio);
        Add("file", bytes, v => Numbers.Bytes((long)v));
        messages.Terminal.Write(table);
        messages.WriteLine($"Formats: {string.Join(", ", found.Formats.Select(f => $"{f.Key} {Numbers.Whole(f.Value)}"))}");

        void Add(string what, ValueRange range, Func<double, string> text) =>
            table.AddRow(new[] { what, text(range.Minimum), text(range.Median), text(range.Maximum) }.Select(t => new Text(t)));
    }

    private static void WriteUndecodable(Messages messages, ImageInspection found, int shown)
    {
        messages.WriteLine($"Undecodable: {Numbers.Whole(found.UndecodableCount)}");
        foreach (UndecodableImage image in found.Undecodable.Take(shown))
            messages.WriteLine($"  {image.Reason} ({Where(image.Image)})");
        More(messages, found.UndecodableCount, shown);
    }

    private static void WriteDuplicates(Messages messages, string what, DuplicateImages duplicates, int shown)
    {
        messages.WriteLine(
            $"{what}: {Count(duplicates.GroupCount, "group")} of {Count(duplicates.ImageCount, "picture")}, "
            + $"{Numbers.Whole(duplicates.AcrossSplits)} across splits, {Numbers.Whole(duplicates.AcrossClasses)} across classes");
        foreach (DuplicateGroup group in duplicates.Groups.Take(shown))
        {
            string mark = (group.IsAcrossSplits, group.IsAcrossClasses) switch
            {
                (true, true) => "splits and classes differ: ",
                (true, false) => "splits differ: ",
                (false, true) => "classes differ: ",
                _ => "",
            };
            string more = group.Images.Count > ShownOfGroup ? $" and {group.Images.Count - ShownOfGroup} more" : "";
            messages.WriteLine($"  {mark}{string.Join(", ", group.Images.Take(ShownOfGroup).Select(i => $"{i.File} ({Where(i)})"))}{more}");
        }

        More(messages, duplicates.GroupCount, shown);
    }

    private static void More(Messages messages, int count, int shown)
    {
        if (count > shown && shown > 0)
            messages.WriteLine($"  and {Numbers.Whole(count - shown)} more (--list N, --json)");
    }

    private static string Where(InspectedImage image) => image.ClassName is null ? image.Split : $"{image.Split}, {image.ClassName}";

    private static string Ratio(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Count(int count, string one, string? many = null) => $"{Numbers.Whole(count)} {(count == 1 ? one : many ?? one + "s")}";
}
