using System.Globalization;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>A setting to be tried.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Values">Each dimension's value as text.</param>
/// <param name="Options">What to train it with.</param>
internal sealed record SearchCandidate(int Number, IReadOnlyDictionary<string, string> Values, FixedHeadCnnOptions Options)
{
    public string Text => TextOf(Values);

    /// <summary>A setting, such as <c>setting 3 (rate 0.01, head identity)</c>.</summary>
    public static string NameOf(int number, IReadOnlyDictionary<string, string> values) => string.Create(CultureInfo.InvariantCulture, $"setting {number} ({TextOf(values)})");

    /// <summary>Values in one line, such as <c>rate 0.01, head identity</c>.</summary>
    public static string TextOf(IReadOnlyDictionary<string, string> values) => string.Join(", ", values.Select(v => $"{v.Key} {v.Value}"));
}
