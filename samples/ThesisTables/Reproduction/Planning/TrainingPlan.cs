using System.Security.Cryptography;
using System.Text;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Search;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;
using MlNetFixedHeads.Samples.ThesisTables.Tables;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;

/// <summary>All trainings of a table, seed by seed, so that what is complete first is the whole table with fewer seeds.</summary>
internal sealed record TrainingPlan(IReadOnlyList<PlannedTraining> Trainings)
{
    /// <summary>What the rows of a group differ in, and what only says again what the recipe says.</summary>
    private static readonly string[] OtherFacts =
    [
        nameof(FixedHeadCnnOptions.Head), nameof(FixedHeadCnnOptions.Variant), nameof(FixedHeadCnnOptions.Seed),
        nameof(FixedHeadCnnOptions.Epochs), nameof(FixedHeadCnnOptions.BatchSize), nameof(FixedHeadCnnOptions.LearningRate), nameof(FixedHeadCnnOptions.WeightDecay),
        nameof(FixedHeadCnnOptions.Momentum), nameof(FixedHeadCnnOptions.DecayAt), nameof(FixedHeadCnnOptions.DecayFactor), nameof(FixedHeadCnnOptions.LabelSmoothing),
        nameof(FixedHeadCnnOptions.Augmentation), nameof(FixedHeadCnnOptions.CropScale), nameof(FixedHeadCnnOptions.HorizontalFlip),
    ];

    /// <summary>Opens the data, and checks everything before anything is trained.</summary>
    /// <exception cref="ArgumentException">Rows cannot be trained so; the message lists all problems.</exception>
    /// <exception cref="IOException">Files are missing.</exception>
    public static TrainingPlan Create(ReproduceArguments arguments)
    {
        Dictionary<ThesisData, PictureSource> sources = [];
        Dictionary<(ThesisData, int), PictureSet> pictures = [];
        List<string> problems = [];
        List<PlannedTraining> first = [];
        foreach (var row in RowChoice.Of(arguments))
        {
            try
            {
                var data = row.Row.Data;
                if (!sources.TryGetValue(data, out var source))
                    sources.Add(data, source = Open(arguments, data));
                if (!pictures.TryGetValue((data, row.Classes), out var set))
                    pictures.Add((data, row.Classes), set = source.First(row.Classes, arguments.TrainPerClass));
                var options = TrainingOptions.Of(arguments, row, Features(row.Network), source.PictureColumn);
                problems.AddRange(OptionsValidator.ProblemsOf(options).Select(p => $"{row.Name}: {p}"));
                if (options.PretrainedWeights is { } file && file != "imagenet" && !File.Exists(file))
                    problems.Add($"{row.Name}: there are no weights '{file}'.");
                first.Add(new(row, 1, options, set));
            }
            catch (Exception e) when (e is InvalidDataException or FormatException)
            {
                problems.Add(e.Message);
            }
        }

        string[] different = [.. problems.Distinct()];
        if (different.Length > 0)
            throw new ArgumentException(Problems.Message($"Table {arguments.Table.Number} cannot be trained", different));
        return new([.. Enumerable.Range(1, arguments.Seeds).SelectMany(seed => first.Select(t => t with { Seed = seed, Options = t.Options with { Seed = seed } }))]);
    }

    /// <summary>What all rows of a group share and what makes their figures comparable.</summary>
    public static IReadOnlyDictionary<string, string> Facts(PlannedTraining training)
    {
        Dictionary<string, string> facts = new(StringComparer.Ordinal)
        {
            ["classes"] = Fingerprint(training.Pictures.Train.ClassNames),
            ["training pictures"] = FormattableString.Invariant($"{training.Pictures.Train.Count}"),
            ["test pictures"] = FormattableString.Invariant($"{training.Pictures.Test.Count}"),
        };
        foreach (var (name, value) in OptionsFacts.Of(training.Options).Where(f => !OtherFacts.Contains(f.Key.Split('.')[0])))
            facts[name] = value;
        return facts;
    }

    private static PictureSource Open(ReproduceArguments arguments, ThesisData data)
    {
        arguments.Data.TryGet([data.Name], out var specification);
        arguments.Images.TryGet([data.Name], out var images);
        return new(specification, images, arguments.JoinValidation);
    }

    private static int Features(CnnArchitecture network) => PublishedNetwork.All.Single(n => n.Architecture == network).Features;

    /// <summary>Names of many classes in few letters.</summary>
    private static string Fingerprint(IReadOnlyList<string> names) =>
        FormattableString.Invariant($"{names.Count}, {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))))[..12]}");
}
