using System.Globalization;

namespace MlNetFixedHeads.HeadAccuracy;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public required string Data { get; init; }

    public required string Results { get; init; }

    public string? Pretrained { get; init; }

    public CnnArchitecture Architecture { get; init; } = CnnArchitecture.ResNet32Cifar;

    public int Size { get; init; } = 32;

    public int[] Classes { get; init; } = [64, 100];

    public int Seeds { get; init; } = 3;

    public int Epochs { get; init; } = 2;

    /// <summary>Rates to choose from, for each head and number of classes, by the last training loss of the first seed.</summary>
    public double[] LearningRates { get; init; } = [0.02, 0.06];

    public int BatchSize { get; init; } = 16;

    /// <summary>Names of the heads to train; null for all.</summary>
    public string[]? Heads { get; init; }

    public int? Threads { get; init; }

    public static Arguments Parse(string[] args)
    {
        var values = args.Chunk(2).ToDictionary(
            pair => pair[0],
            pair => pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} lacks a value."));
        string? Take(string name) => values.Remove(name, out var text) ? text : null;
        int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
        var defaults = new Arguments { Data = "", Results = "" };
        var parsed = new Arguments
        {
            Data = Take("--data") ?? throw new ArgumentException("--data is missing: a folder with train and val, and in each a folder per class."),
            Results = Take("--results") ?? throw new ArgumentException("--results is missing: the CSV file that collects the runs."),
            Pretrained = Take("--pretrained"),
            Architecture = Take("--arch") is { } name ? CnnArchitecture.Parse(name) : defaults.Architecture,
            Size = Take("--size") is { } size ? Number(size) : defaults.Size,
            Classes = Take("--classes") is { } list ? [.. list.Split(',').Select(Number)] : defaults.Classes,
            Seeds = Take("--seeds") is { } seeds ? Number(seeds) : defaults.Seeds,
            Epochs = Take("--epochs") is { } epochs ? Number(epochs) : defaults.Epochs,
            LearningRates = Take("--lr") is { } rates ? [.. rates.Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture))] : defaults.LearningRates,
            BatchSize = Take("--batch") is { } batch ? Number(batch) : defaults.BatchSize,
            Heads = Take("--heads")?.Split(','),
            Threads = Take("--threads") is { } threads ? Number(threads) : null,
        };
        return values.Count == 0 ? parsed : throw new ArgumentException($"Unknown options: {string.Join(", ", values.Keys)}.");
    }
}
