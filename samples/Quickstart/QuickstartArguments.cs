using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlNetFixedHeads.Samples.Quickstart;

/// <summary>The sample's command line.</summary>
internal sealed record QuickstartArguments
{
    private const string Usage =
        "Usage: Quickstart [--data flowers102:DIR] [--images SUBDIR] [--pretrained FILE] [--arch NAME] [--size N] [--epochs N] [--output DIR]";

    /// <summary>Folder of the real Oxford Flowers-102, or null to paint some.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where the pictures lie below the data folder.</summary>
    public string ImageFolder { get; init; } = "jpg";

    public string? PretrainedWeights { get; init; }

    public CnnArchitecture Architecture { get; init; } = CnnArchitecture.ResNet32Cifar;

    /// <summary>Enough to tell the shapes of painted flowers apart, and small enough to train in a minute.</summary>
    public int ImageSize { get; init; } = 32;

    public int Epochs { get; init; } = 20;

    /// <summary>With a few hundred pictures small batches make more steps of them.</summary>
    public int BatchSize { get; init; } = 16;

    public double? LearningRate { get; init; } = 0.02;

    public string Output { get; init; } = Path.GetFullPath("output");

    /// <summary>Reads the arguments; a problem is one sentence and the usage.</summary>
    public static bool TryParse(
        IReadOnlyList<string> args, [NotNullWhen(true)] out QuickstartArguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = null;
        problem = null;
        var parsed = new QuickstartArguments();
        for (var i = 0; i < args.Count && problem is null; i += 2)
        {
            if (i + 1 == args.Count)
                problem = $"{args[i]} has no value.";
            else
                (parsed, problem) = Apply(parsed, args[i], args[i + 1]);
        }

        if (problem is not null)
        {
            problem = $"{problem}\n{Usage}";
            return false;
        }

        arguments = parsed;
        return true;
    }

    private static (QuickstartArguments Arguments, string? Problem) Apply(QuickstartArguments a, string name, string value)
    {
        const string Flowers = "flowers102:";
        switch (name)
        {
            case "--data" when value.StartsWith(Flowers, StringComparison.Ordinal):
                // Real pictures want a network made for them, and its recipe's own rate.
                return (a with
                {
                    DataFolder = value[Flowers.Length..],
                    Architecture = CnnArchitecture.MobileNetV2,
                    ImageSize = 128,
                    BatchSize = 32,
                    LearningRate = null,
                }, null);
            case "--data":
                return (a, $"--data is '{value}'; expected {Flowers}DIR.");
            case "--images":
                return (a with { ImageFolder = value }, null);
            case "--pretrained":
                return (a with { PretrainedWeights = value }, null);
            case "--output":
                return (a with { Output = Path.GetFullPath(value) }, null);
            case "--arch":
                return CnnArchitecture.All.FirstOrDefault(x => x.Name == value) is { } architecture
                    ? (a with { Architecture = architecture }, null)
                    : (a, $"--arch is '{value}'; expected one of {string.Join(", ", CnnArchitecture.All)}.");
            case "--size" or "--epochs":
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
                    return (a, $"{name} is '{value}'; expected a whole number from 1.");
                return (name == "--size" ? a with { ImageSize = number } : a with { Epochs = number }, null);
            default:
                return (a, $"There is no option {name}.");
        }
    }
}
