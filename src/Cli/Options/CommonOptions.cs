using System.CommandLine;
using System.Globalization;
using MlNetFixedHeads.TorchBridge.Native;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>Options of more than one command.</summary>
internal static class CommonOptions
{
    private static readonly Dictionary<string, TrainingPrecision> Precisions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = TrainingPrecision.Auto,
        ["fp32"] = TrainingPrecision.Float32,
        ["bf16"] = TrainingPrecision.BFloat16,
        ["fp16"] = TrainingPrecision.Float16,
    };

    /// <summary>Shows stack traces and the whole log; known to every command.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Also show the whole log, and the stack trace of a failure.",
        Recursive = true,
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON on standard output, and nothing else there." };

    public static Option<bool> Overwrite(string what) => new("--overwrite") { Description = $"Replace {what} that exist already." };

    public static Option<CnnArchitecture?> Architecture() => OptionFactory.Parsed<CnnArchitecture?>(
        "--arch",
        "NAME",
        $"The network: {string.Join(", ", CnnArchitecture.All)}.",
        CnnArchitecture.Parse,
        required: true);

    public static Option<ClassifierHead?> Head(bool required = true) => OptionFactory.Parsed<ClassifierHead?>(
        "--head",
        "NAME",
        $"What turns features into class scores: {string.Join(", ", ClassifierHead.All)} (identity: no layer at all).",
        ClassifierHead.Parse,
        required);

    public static Option<int?> Classes() =>
        OptionFactory.Whole("--classes", "Number of classes.", minimum: 2, required: true);

    public static Option<ImageSize?> Size() => OptionFactory.Parsed<ImageSize?>(
        "--size",
        "N|HxW",
        "Input of the network in pixels: 224 for a square, 160x192 for height x width. Default: the network's own.",
        text => CheckedSize(text));

    public static Option<string?> Device() => OptionFactory.Parsed<string?>(
        "--device", "NAME", "auto (CUDA where there is one), cpu, cuda or cuda:n. Default: auto.", CheckedDevice);

    public static Option<TrainingPrecision?> Precision(string description) => OptionFactory.Parsed<TrainingPrecision?>(
        "--precision", "NAME", description, text => OptionFactory.Named(Precisions, text, "precision"));

    private static string CheckedDevice(string text)
    {
        TorchDevice.Parse(text);
        return text;
    }

    private static ImageSize CheckedSize(string text)
    {
        ImageSize size = ImageSize.Parse(text);
        return Math.Max(size.Height, size.Width) <= ImageSize.LargestSide
            ? size
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is too large; expected at most {ImageSize.LargestSide} pixels a side."));
    }
}
