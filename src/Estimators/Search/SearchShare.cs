using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>The part of a search's trials that one of several processes runs: every <see cref="Count"/>-th one.</summary>
/// <param name="Number">The process, from 1 to <paramref name="Count"/>.</param>
/// <param name="Count">Number of processes.</param>
public sealed record SearchShare(int Number, int Count)
{
    /// <summary>Reads <c>NUMBER/COUNT</c>, such as <c>1/4</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The share.</returns>
    /// <exception cref="FormatException">The text is none.</exception>
    public static SearchShare Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && new SearchShare(number, count) is { IsValid: true } share
            ? share
            : throw new FormatException($"'{text}' is no share; expected NUMBER/COUNT with numbers from 1, such as 1/4 to 4/4.");
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    internal bool IsValid => Number >= 1 && Number <= Count;

    /// <summary>Whether the process runs the trial of this place, from 0, in its rung.</summary>
    internal bool Has(int place) => place % Count == Number - 1;
}
