using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlNetFixedHeads.WebLoad;

/// <summary>What to do.</summary>
/// <param name="Model">A saved model.</param>
/// <param name="Picture">The picture that is sent.</param>
internal sealed record LoadOptions(string Model, string Picture)
{
    public const string Usage = "usage: WebLoad --model FILE --picture FILE [--connections 16] [--seconds 10] [--rounds 3] [--requests 20000] [--flood 200]";

    /// <summary>Requests that are under way at the same time.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Length of a round.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>Rounds in which the server and the bare session take turns.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Requests over which memory is watched.</summary>
    public int Requests { get; init; } = 20_000;

    /// <summary>Connections that are more than the queue holds.</summary>
    public int Flood { get; init; } = 200;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out LoadOptions? options, [NotNullWhen(false)] out string? problem)
    {
        var read = new LoadOptions("", "");
        problem = null;
        for (int i = 0; i < args.Length && problem is null; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            int number = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : 0;
            (LoadOptions? next, bool isNumber) = args[i] switch
            {
                "--model" => (read with { Model = value }, false),
                "--picture" => (read with { Picture = value }, false),
                "--connections" => (read with { Connections = number }, true),
                "--seconds" => (read with { Seconds = number }, true),
                "--rounds" => (read with { Rounds = number }, true),
                "--requests" => (read with { Requests = number }, true),
                "--flood" => (read with { Flood = number }, true),
                _ => ((LoadOptions?)null, false),
            };
            problem = next is null ? $"There is no option {args[i]}." : isNumber && number < 1 ? $"{args[i]} is '{value}'; expected a whole number from 1." : null;
            read = next ?? read;
        }

        problem ??= File.Exists(read.Model) ? null : $"The model '{read.Model}' was not found.";
        problem ??= File.Exists(read.Picture) ? null : $"The picture '{read.Picture}' was not found.";
        options = problem is null ? read : null;
        problem = problem is null ? null : $"{problem}\n{Usage}";
        return options is not null;
    }
}
