using System.Globalization;

namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>Numbers for readers.</summary>
internal static class Words
{
    public const string Nothing = "–";

    public static string Percent(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:0.0} %") : Nothing;

    public static string Number(double? value) => value is { } v ? v.ToString("0.000", CultureInfo.InvariantCulture) : Nothing;

    public static string Confidence(double value) => value.ToString(value > 0.99 ? "0.######" : "0.###", CultureInfo.InvariantCulture);

    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>For sorting: a number that no one reads.</summary>
    public static string Key(double? value) => (value ?? -1).ToString("R", CultureInfo.InvariantCulture);
}
