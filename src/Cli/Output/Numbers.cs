using System.Globalization;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>Numbers for people.</summary>
internal static class Numbers
{
    private static readonly (double Size, string Unit)[] ByteUnits = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")];

    private static readonly (double Size, string Unit)[] CountUnits = [(1e9, "G"), (1e6, "M"), (1e3, "k")];

    /// <summary>With thousands separators, such as <c>1,874,628</c>.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in [0, 1] as percent, such as <c>86.12 %</c>.</summary>
    public static string Share(double share) => Percent(100 * share);

    public static string Percent(double percent) => string.Create(CultureInfo.InvariantCulture, $"{percent:0.00} %");

    /// <summary>Four decimals, as for a loss.</summary>
    public static string Loss(double loss) => loss.ToString("0.0000", CultureInfo.InvariantCulture);

    public static string Bytes(long bytes) => Scaled(bytes, ByteUnits, "bytes");

    /// <summary>Operations, such as <c>300.77 M</c>.</summary>
    public static string Operations(long count) => Scaled(count, CountUnits, "");

    public static string General(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Scaled(long value, (double Size, string Unit)[] units, string smallest)
    {
        foreach ((double size, string unit) in units)
        {
            if (value >= size)
                return string.Create(CultureInfo.InvariantCulture, $"{value / size:0.00} {unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value} {smallest}").TrimEnd();
    }
}
