using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;

/// <summary>The rows of a table that are to be trained.</summary>
internal static class RowChoice
{
    public static IReadOnlyList<PlannedRow> Of(ReproduceArguments arguments)
    {
        var networks = arguments.Networks ?? arguments.Budget.Networks;
        var classes = arguments.Classes ?? arguments.Budget.Classes;
        return
        [
            .. from row in arguments.Table.Rows
               where arguments.Rows?.Any(text => IsNamed(row, text)) ?? true
               where arguments.Heads?.Contains(row.Head.Name, StringComparer.OrdinalIgnoreCase) ?? true
               from network in networks?.Where(n => n.Thesis == row.Network).Select(n => n.Trained) ?? [row.Network]
               from count in classes?.Where(c => c.Thesis == row.Classes).Select(c => c.Trained) ?? [row.Classes]
               select new PlannedRow(row, network, count),
        ];
    }

    /// <summary>What names nothing, and options that leave no row or no data.</summary>
    public static IEnumerable<string> Problems(ReproduceArguments arguments)
    {
        var rows = arguments.Table.Rows;
        foreach (var text in arguments.Rows?.Where(text => !rows.Any(r => IsNamed(r, text))) ?? [])
            yield return $"--rows: '{text}' names no row of table {arguments.Table.Number}; expected {Listed(rows.Select(r => r.Data.Name).Concat(rows.Select(r => r.Key)))}.";
        foreach (var text in arguments.Heads?.Where(text => !rows.Any(r => r.Head.Name.Equals(text, StringComparison.OrdinalIgnoreCase))) ?? [])
            yield return $"--heads: table {arguments.Table.Number} has no '{text}'; expected {Listed(rows.Select(r => r.Head.Name))}.";
        foreach (var network in arguments.Networks?.Where(n => n.Thesis is not null && !rows.Any(r => r.Network == n.Thesis)) ?? [])
            yield return $"--networks: table {arguments.Table.Number} has no {network.Thesis}; expected {Listed(rows.Select(r => r.Network.Name))}.";
        foreach (var count in arguments.Classes?.Where(c => c.Thesis > 0 && !rows.Any(r => r.Classes == c.Thesis)) ?? [])
            yield return FormattableString.Invariant($"--classes: table {arguments.Table.Number} has no row of {count.Thesis} classes; expected {Listed(rows.Select(r => FormattableString.Invariant($"{r.Classes}")))}, or one of them with a replacement, such as {rows[0].Classes}:{count.Thesis}.");
        foreach (var count in arguments.Classes?.Where(c => c.Trained == 1) ?? [])
            yield return "--classes: a single class cannot be told from others; expected 2 or more.";
        var chosen = Of(arguments);
        if (chosen.Count == 0)
            yield return $"no row of table {arguments.Table.Number} is left by --rows, --heads, --networks and --classes (or the scale's own choice of networks and classes).";
        foreach (var problem in DataProblems(arguments, [.. chosen.Select(r => r.Row.Data).Distinct()]))
            yield return problem;
    }

    private static IEnumerable<string> DataProblems(ReproduceArguments arguments, ThesisData[] needed)
    {
        var missing = needed.Where(d => !arguments.Data.TryGet([d.Name], out _)).ToArray();
        foreach (var data in missing)
            yield return $"--data is missing for '{data.Name}'; expected --data {data.Name}=DATA.";
        var general = needed.Except(missing).Where(d => !arguments.Data.Has(d.Name)).Select(d => d.Name).ToArray();
        if (general.Length > 1)
            yield return $"--data without a name would serve {string.Join(" and ", general)}; expected {string.Join(" ", general.Select(d => $"--data {d}=DATA"))}, or --rows with one of them.";
    }

    private static bool IsNamed(ThesisRow row, string text) =>
        new[] { row.Data.Name, row.DataAndClasses, row.Group, row.Key }.Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct(StringComparer.Ordinal));
}
