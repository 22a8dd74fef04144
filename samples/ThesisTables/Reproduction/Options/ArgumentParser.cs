using System.Globalization;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;

/// <summary>Reads the command line.</summary>
internal static class ArgumentParser
{
    private static readonly string[] Flags = ["--dry-run", "--join-validation", "--allow-incomplete-weights"];

    private static readonly string[] Scopes =
    [
        .. ThesisData.All.Select(d => d.Name), .. CnnArchitecture.All.Select(a => a.Name),
        .. ThesisAccuracies.All.SelectMany(t => t.Rows).Select(r => r.DataAndClasses).Distinct(),
    ];

    /// <exception cref="ArgumentException">The message lists all problems.</exception>
    public static ReproduceArguments Parse(IReadOnlyList<string> args)
    {
        var line = new CommandLine(args, Flags);
        var table = Table(line);
        var full = line.Read("--scale", false, text => text switch
        {
            "small" => false,
            "full" => true,
            _ => throw new FormatException($"'{text}' is no scale; expected small or full."),
        });
        var parsed = new ReproduceArguments
        {
            Table = table!,
            Budget = full ? Budget.Full : Budget.Small(table?.Number ?? ""),
            Data = line.Scoped("--data", Scopes, Data),
            Images = line.Scoped("--images", Scopes, text => text),
            Output = line.Read("--output", "output", Folder),
            Epochs = line.Scoped("--epochs", Scopes, Whole),
            Batch = line.Scoped("--batch", Scopes, Whole),
            Size = line.Scoped("--size", Scopes, Whole),
            Rate = line.Scoped("--lr", Scopes, Number),
            Pretrained = line.Scoped("--pretrained", Scopes, text => text == "none" ? null : text),
            Seeds = line.Read("--seeds", 3, Whole),
            Networks = line.List("--networks", text => Replaced(text, CnnArchitecture.Parse)),
            Classes = line.List("--classes", text => Replaced(text, Whole)),
            Rows = line.List("--rows", text => text),
            Heads = line.List("--heads", text => text),
            TrainPerClass = line.Read("--train-per-class", (int?)null, text => Whole(text)),
            JoinValidation = line.Has("--join-validation"),
            HeadInit = line.Read("--head-init", Reinitialize.Random, HeadInit),
            AllowIncompleteWeights = line.Has("--allow-incomplete-weights"),
            Threads = line.Read("--threads", (int?)null, text => Whole(text)),
            Share = line.Read("--trial", (SearchShare?)null, SearchShare.Parse),
            DryRun = line.Has("--dry-run"),
        };
        line.RefuseOthers();
        line.Problems.AddRange(table is null ? [] : RowChoice.Problems(parsed));
        return line.Problems.Count == 0 ? parsed : throw new ArgumentException(Problems.Message("The arguments are not valid", line.Problems));
    }

    private static ThesisTable? Table(CommandLine line)
    {
        var numbers = string.Join(", ", ThesisAccuracies.All.Select(t => t.Number));
        return line.Required("--table", numbers) is { Length: > 0 } text
            ? line.Read("--table", null, _ => ThesisAccuracies.All.FirstOrDefault(t => t.Number == text)
                ?? throw new FormatException($"'{text}' is no table; expected {numbers}."))
            : null;
    }

    private static string Folder(string text) => string.IsNullOrWhiteSpace(text) ? throw new FormatException($"'{text}' is blank; expected a folder, which keeps the results.") : text;

    private static string Data(string text) => DatasetSpec.Parse(text) is not null ? text : "";

    private static int Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new FormatException($"'{text}' is no whole number from 1.");

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
            ? value
            : throw new FormatException($"'{text}' is no number above 0.");

    private static Substitute<T> Replaced<T>(string text, Func<string, T> parse)
    {
        var parts = text.Split(':', 2);
        return new(parse(parts[0]), parse(parts[^1]));
    }

    private static Reinitialize HeadInit(string text) => text switch
    {
        "random" => Reinitialize.Random,
        "truncate" => Reinitialize.Truncate,
        "ridge" => Reinitialize.RidgeOnFeatures,
        "lda" => Reinitialize.LdaOnFeatures,
        _ => throw new FormatException($"'{text}' is no way to begin; expected random, truncate, ridge or lda."),
    };
}
