using System.Globalization;
using MlNetFixedHeads.Estimators.Search;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads;

/// <summary>One thing that a search varies: a name, values, and how a value gets into the options.</summary>
/// <example><code>SearchDimension.LogUniform("rate", 1e-3, 0.1, (o, x) => o with { LearningRate = x })</code></example>
public sealed class SearchDimension
{
    /// <summary>Digits of a number that is drawn: what is shown is what is used.</summary>
    private const string Digits = "G4";

    /// <summary>The value at a share from 0 to 1 of a range, or null where there are choices.</summary>
    private readonly Func<double, SearchValue>? _at;

    private SearchDimension(string name, string description, IReadOnlyList<SearchValue> choices, Func<double, SearchValue>? at = null, bool isLogarithmic = false)
        => (Name, Description, Choices, _at, IsLogarithmic) = (name, description, choices, at, isLogarithmic);

    /// <summary>The name, in tables and files.</summary>
    public string Name { get; }

    /// <summary>All there is to know about the values.</summary>
    internal string Description { get; }

    /// <summary>What a grid visits; empty for a range without points.</summary>
    internal IReadOnlyList<SearchValue> Choices { get; }

    internal bool IsRange => _at is not null;

    internal bool IsLogarithmic { get; }

    /// <summary>Some values. Their texts must differ.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="name">The name of the dimension.</param>
    /// <param name="values">The values.</param>
    /// <param name="set">Puts a value into options.</param>
    /// <returns>The dimension.</returns>
    public static SearchDimension Choice<T>(string name, IReadOnlyList<T> values, Func<FixedHeadCnnOptions, T, FixedHeadCnnOptions> set)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(set);
        return OfChoices(name, [.. values.Select(v => new SearchValue(TextOf(v), NumberOf(v), o => set(o, v)))]);
    }

    /// <summary>Some changes of options, each with a name.</summary>
    /// <param name="name">The name of the dimension.</param>
    /// <param name="changes">The changes by their names.</param>
    /// <returns>The dimension.</returns>
    public static SearchDimension Choice(string name, params (string Name, Func<FixedHeadCnnOptions, FixedHeadCnnOptions> Set)[] changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return OfChoices(name, [.. changes.Select(c => new SearchValue(c.Name, null, c.Set))]);
    }

    /// <summary>Numbers of a range, each as likely as any other. Drawn numbers are rounded to four digits.</summary>
    /// <param name="name">The name of the dimension.</param>
    /// <param name="from">The lowest number.</param>
    /// <param name="to">The highest number.</param>
    /// <param name="set">Puts a number into options.</param>
    /// <param name="points">Evenly spaced numbers that a grid visits, both ends among them, 2 or more. Defaults to 0: none, for random searches only.</param>
    /// <returns>The dimension.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty, or has one point.</exception>
    public static SearchDimension Uniform(string name, double from, double to, Func<FixedHeadCnnOptions, double, FixedHeadCnnOptions> set, int points = 0)
        => Range(name, "uniform", from, to, points, isLogarithmic: false, share => Rounded(from + (share * (to - from)), from, to), set);

    /// <summary>Numbers above 0 of a range, each ratio as likely as any other. Drawn numbers are rounded to four digits.</summary>
    /// <param name="name">The name of the dimension.</param>
    /// <param name="from">The lowest number.</param>
    /// <param name="to">The highest number.</param>
    /// <param name="set">Puts a number into options.</param>
    /// <param name="points">Numbers at even ratios that a grid visits, both ends among them, 2 or more. Defaults to 0: none, for random searches only.</param>
    /// <returns>The dimension.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty, or has one point, or does not begin above 0.</exception>
    public static SearchDimension LogUniform(string name, double from, double to, Func<FixedHeadCnnOptions, double, FixedHeadCnnOptions> set, int points = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        return Range(name, "log", from, to, points, isLogarithmic: true, share => Rounded(from * Math.Pow(to / from, share), from, to), set);
    }

    /// <summary>Whole numbers of a range, each as likely as any other.</summary>
    /// <param name="name">The name of the dimension.</param>
    /// <param name="from">The lowest number.</param>
    /// <param name="to">The highest number.</param>
    /// <param name="set">Puts a number into options.</param>
    /// <returns>The dimension.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public static SearchDimension UniformInteger(string name, int from, int to, Func<FixedHeadCnnOptions, int, FixedHeadCnnOptions> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Range(
            name, "int", from, to, points: 0, isLogarithmic: false, share => Math.Min(Math.Floor(from + (share * (to - from + 1.0))), to), (o, x) => set(o, (int)x));
    }

    /// <summary>A value at random.</summary>
    internal SearchValue Draw(ref RandomStream random) => _at is null ? Choices[random.NextInt(Choices.Count)] : _at(random.NextDouble());

    private static SearchDimension OfChoices(string name, IReadOnlyList<SearchValue> choices)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (choices.Count == 0)
            throw new ArgumentException($"The dimension '{name}' has no values; expected one or more.", nameof(choices));
        if (choices.GroupBy(c => c.Text, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new ArgumentException($"The dimension '{name}' has '{same.Key}' more than once; expected values of different texts, or names for them.", nameof(choices));
        return new(name, string.Join(" | ", choices.Select(c => c.Text)), choices);
    }

    private static SearchDimension Range(
        string name, string kind, double from, double to, int points, bool isLogarithmic, Func<double, double> at, Func<FixedHeadCnnOptions, double, FixedHeadCnnOptions> set)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(set);
        if (!(double.IsFinite(from) && double.IsFinite(to) && from < to))
            throw new ArgumentOutOfRangeException(nameof(to), string.Create(CultureInfo.InvariantCulture, $"The dimension '{name}' goes from {from} to {to}; expected finite numbers, the first below the second."));
        if (points is not (0 or >= 2))
            throw new ArgumentOutOfRangeException(nameof(points), string.Create(CultureInfo.InvariantCulture, $"The dimension '{name}' has {points} points; expected 2 or more, or 0 for none."));

        SearchValue At(double share)
        {
            double x = at(share);
            return new(TextOf(x), x, o => set(o, x));
        }

        string description = string.Create(CultureInfo.InvariantCulture, $"{kind} {from}..{to}{(points > 0 ? $" at {points} points" : "")}");
        return new(name, description, [.. Enumerable.Range(0, points).Select(i => At(i / (points - 1.0)))], At, isLogarithmic);
    }

    private static double Rounded(double x, double from, double to)
        => Math.Clamp(double.Parse(x.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), from, to);

    private static string TextOf<T>(T value) => value switch
    {
        null => "none",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static double? NumberOf<T>(T value) => value is double or float or int or long
        ? Convert.ToDouble(value, CultureInfo.InvariantCulture)
        : null;
}
