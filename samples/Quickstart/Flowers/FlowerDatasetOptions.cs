using System.Globalization;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers;

/// <summary>How many pictures to paint, and from which seed.</summary>
internal sealed record FlowerDatasetOptions
{
    /// <summary>Same seed, same pictures. Defaults to 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Training pictures of each kind. Defaults to 40.</summary>
    public int TrainPerKind { get; init; } = 40;

    /// <summary>Validation pictures of each kind. Defaults to 6.</summary>
    public int ValidationPerKind { get; init; } = 6;

    /// <summary>Test pictures of each kind. Defaults to 14.</summary>
    public int TestPerKind { get; init; } = 14;

    /// <summary>Pictures of each kind in all.</summary>
    public int PerKind => TrainPerKind + ValidationPerKind + TestPerKind;

    /// <summary>Pictures in all.</summary>
    public int Count => PerKind * FlowerKind.All.Count;

    /// <summary>Throws, with everything that is wrong, unless each split has a picture of each kind and the ids fit the files.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public void Validate()
    {
        var problems = new List<string>();
        foreach ((string name, int value) in new[] { (nameof(TrainPerKind), TrainPerKind), (nameof(ValidationPerKind), ValidationPerKind), (nameof(TestPerKind), TestPerKind) })
        {
            if (value is < 1 or > 1000)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected 1 to 1000."));
        }

        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems));
    }
}
