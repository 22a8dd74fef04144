using System.CommandLine;
using System.Globalization;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>Options whose values are read with the invariant culture and checked while the command line is read.</summary>
internal static class OptionFactory
{
    public static Option<int?> Whole(string name, string description, int minimum, bool required = false) => Parsed<int?>(
        name,
        "N",
        description,
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum
            ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is no whole number of {minimum} or more.")),
        required);

    /// <param name="name">The option.</param>
    /// <param name="description">What it means.</param>
    /// <param name="expected">The range in words.</param>
    /// <param name="accepts">The range.</param>
    public static Option<double?> Number(string name, string description, string expected, Func<double, bool> accepts) => Parsed<double?>(
        name,
        "X",
        description,
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && accepts(value)
            ? value
            : throw new FormatException($"'{text}' is no number {expected}."));

    /// <summary>An option that takes any text but a blank one.</summary>
    public static Option<string?> Text(string name, string helpName, string description, bool required = false)
    {
        Option<string?> option = new(name) { HelpName = helpName, Description = description, Required = required };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && string.IsNullOrWhiteSpace(text))
                result.AddError($"{name}: '{text}' is blank; expected {helpName}.");
        });
        return option;
    }

    /// <summary>An option read by a function whose exceptions say what is wrong with the text.</summary>
    public static Option<T> Parsed<T>(string name, string helpName, string description, Func<string, T> parse, bool required = false) => new(name)
    {
        HelpName = helpName,
        Description = description,
        Required = required,
        CustomParser = result =>
        {
            try
            {
                return parse(result.Tokens[0].Value);
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                result.AddError($"{name}: {Output.FailureMessage.For(e)}");
                return default;
            }
        },
    };

    /// <summary>The value of a name.</summary>
    public static T Named<T>(Dictionary<string, T> names, string text, string what) => names.TryGetValue(text, out T? value)
        ? value
        : throw new FormatException($"'{text}' is no {what}; expected one of {string.Join(", ", names.Keys)}.");
}
