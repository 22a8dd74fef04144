using System.Globalization;

namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>Numbers to as many digits as somebody else printed.</summary>
internal static class Printed
{
    private static readonly Dictionary<string, double> Units = new(StringComparer.Ordinal) { ["G"] = 1e9, ["M"] = 1e6, ["%"] = 1 };

    /// <summary>Compares a value with a printed number and its unit, such as <c>1.82 G</c>.</summary>
    public static Cell Like(string stated, double value)
    {
        var parts = stated.Split(' ');
        var decimals = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].Length - parts[0].IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        return new(With(decimals, parts[1], value), stated);
    }

    public static string Percent(double value) => With(2, "%", value);

    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static Cell Whole(long stated, long value) => new(Whole(value), Whole(stated));

    private static string With(int decimals, string unit, double value)
    {
        var rounded = Math.Round((decimal)(value / Units[unit]), decimals, MidpointRounding.AwayFromZero);
        return $"{rounded.ToString($"F{decimals}", CultureInfo.InvariantCulture)} {unit}";
    }
}
