using System.Globalization;

namespace CarsTransfer;

/// <summary>The command line: a command, options with values, and files.</summary>
internal sealed class ConsoleArguments
{
    /// <summary>How to call the program.</summary>
    public const string Usage = """
        Usage:
          train    --data DATA [--pretrained FILE|imagenet] [--epochs N] [--batch N] [--lr X] [--arch NAME] [--size N] [--output MODEL]
          predict  PICTURE|FOLDER ... [--model MODEL] [--top N] [--heatmaps DIR]
          evaluate --data DATA [--model MODEL] [--report FILE.html]
        DATA is a folder with a subfolder for each class, one with train and test in it, or a manifest (a .csv file with path, label, split).
        """;

    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["train"] = ["--data", "--pretrained", "--epochs", "--batch", "--lr", "--arch", "--size", "--output"],
        ["predict"] = ["--model", "--top", "--heatmaps"],
        ["evaluate"] = ["--data", "--model", "--report"],
    };

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _files = [];

    private ConsoleArguments(string command) => Command = command;

    public string Command { get; }

    /// <summary>Whether the generated pictures are the data.</summary>
    public bool Generated { get; private set; }

    public IReadOnlyList<string> Files => _files;

    /// <exception cref="ArgumentException">The message says what is wrong.</exception>
    public static ConsoleArguments Parse(IReadOnlyList<string> args)
    {
        if (args.Count == 0)
            throw new ArgumentException("There is no command.");
        // Options alone train.
        bool named = !args[0].StartsWith("--", StringComparison.Ordinal);
        var parsed = new ConsoleArguments(named ? args[0] : "train");
        if (!Known.TryGetValue(parsed.Command, out string[]? known))
            throw new ArgumentException($"There is no command '{parsed.Command}'.");
        for (int i = named ? 1 : 0; i < args.Count; i++)
        {
            string name = args[i];
#if SAMPLE
            if (name == "--generated" && known.Contains("--data"))
            {
                parsed.Generated = true;
                continue;
            }
#endif
            if (!name.StartsWith("--", StringComparison.Ordinal) && parsed.Command == "predict")
                parsed._files.Add(name);
            else if (!known.Contains(name))
                throw new ArgumentException($"'{parsed.Command}' does not know '{name}'.");
            else if (++i == args.Count)
                throw new ArgumentException($"{name} has no value.");
            else
                parsed._values[name] = args[i];
        }

        return parsed;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">It is no number from 1.</exception>
    public int? Whole(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value
        : throw new ArgumentException($"{name} is '{text}'; expected a whole number from 1.");

    /// <exception cref="ArgumentException">It is no number above 0.</exception>
    public double? Number(string name) => Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value) ? value
        : throw new ArgumentException($"{name} is '{text}'; expected a number above 0.");
}
