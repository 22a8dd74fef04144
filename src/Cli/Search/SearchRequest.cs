using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>What <c>search</c> was asked for.</summary>
internal sealed record SearchRequest
{
    public required FixedHeadCnnSearchOptions Search { get; init; }

    /// <summary>Options of <c>train</c>, the same in every setting.</summary>
    public required IReadOnlyList<GivenOption> Given { get; init; }

    /// <summary>What each setting asks of <c>train</c>, in the settings' order.</summary>
    public required IReadOnlyList<TrainRequest> Settings { get; init; }

    /// <summary>Child processes, or null for none.</summary>
    public int? Jobs { get; init; }

    /// <summary>The whole command line, for child processes.</summary>
    public IReadOnlyList<GivenOption> Line { get; init; } = [];

    /// <summary>Whether everything is told.</summary>
    public bool Verbose { get; init; }

    public string Output => Search.Folder!;

    /// <summary>Reads every setting, and whatever is wrong with any.</summary>
    /// <exception cref="ArgumentException">The search itself is not valid.</exception>
    public static IReadOnlyList<TrainRequest> Read(FixedHeadCnnSearchOptions search, IReadOnlyList<GivenOption> given, Messages messages, List<string> errors)
    {
        SearchRules.Check(search);
        var line = new TrainLine();
        List<TrainRequest> settings = [];
        List<string> found = [];
        foreach (SearchValue[] row in CandidateList.Of(search))
        {
            IEnumerable<KeyValuePair<string, string>> values = search.Dimensions.Zip(row, (d, v) => KeyValuePair.Create(d.Name, v.Text));
            if (line.Read(TrainLine.With(given, values), messages, found) is { } setting)
                settings.Add(setting);
        }

        errors.AddRange(found.Distinct());
        return settings;
    }
}
