using System.CommandLine;
using System.Globalization;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>What heat maps show.</summary>
internal sealed class HeatMapOptions
{
    private const string Model = "model", Whole = "whole";

    private static readonly Dictionary<string, ExplanationMethod> Methods = new(StringComparer.Ordinal)
    {
        ["cam"] = ExplanationMethod.ActivationMap,
        ["grad-cam"] = ExplanationMethod.GradCam,
    };

    private static readonly Dictionary<string, HeatMapScaling> Scalings = new(StringComparer.Ordinal)
    {
        ["positive"] = HeatMapScaling.Positive,
        ["min-max"] = HeatMapScaling.MinMax,
        ["across"] = HeatMapScaling.AcrossClasses,
    };

    private readonly Option<int?> _classes = OptionFactory.Whole("--heatmap-classes", "How many of the most probable classes to show, side by side. Default: 1.", minimum: 1);
    private readonly Option<string?> _size = OptionFactory.Parsed<string?>(
        "--heatmap-size",
        "SIZE",
        "What the maps are of. 'model': the crop the model scores, at its size; 'whole': the whole picture at its own size, which gives finer maps; a number: "
        + "the whole picture with this short side. Default: model.",
        text => text is Model or Whole || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side > 0)
            ? text
            : throw new FormatException($"'{text}' is neither 'model' nor 'whole' nor a number of pixels."));

    private readonly Option<ExplanationMethod?> _method = OptionFactory.Parsed<ExplanationMethod?>(
        "--heatmap-method",
        "NAME",
        "cam: class activation maps. grad-cam: gradients on the last maps, for models whose logits are linear in them. Default: cam.",
        text => OptionFactory.Named(Methods, text, "method"));

    private readonly Option<HeatMapScaling?> _scaling = OptionFactory.Parsed<HeatMapScaling?>(
        "--heatmap-scale",
        "NAME",
        "positive: only what speaks for the class; min-max: from the smallest value to the largest; across: positive, on one scale for all classes. Default: positive.",
        text => OptionFactory.Named(Scalings, text, "scale"));

    public IEnumerable<Option> All => [_classes, _size, _method, _scaling];

    /// <summary>They say how, not that heat maps are written.</summary>
    public void RequireWith(Command command, Option heatMaps) => command.Validators.Add(result =>
    {
        string[] given = [.. All.Where(o => result.GetResult(o) is not null).Select(o => o.Name)];
        if (given.Length > 0 && result.GetResult(heatMaps) is null)
            result.AddError($"{string.Join(", ", given)}: expected {heatMaps.Name} DIR with it.");
    });

    public ExplainOptions Read(ParseResult parsed)
    {
        string size = parsed.GetValue(_size) ?? Model;
        int? side = size is Model or Whole ? null : int.Parse(size, CultureInfo.InvariantCulture);
        var defaults = new ExplainOptions();
        return defaults with
        {
            TopK = parsed.GetValue(_classes) ?? 1,
            Field = size == Model ? ExplanationField.ModelInput : ExplanationField.WholePicture,
            ShortSide = side,
            // A size that is asked for is not cut down, but for pictures of extreme shapes.
            LongestSide = Math.Clamp(4 * (side ?? 0), defaults.LongestSide, ImageSize.LargestSide),
            Method = parsed.GetValue(_method) ?? ExplanationMethod.ActivationMap,
            Scaling = parsed.GetValue(_scaling) ?? HeatMapScaling.Positive,
        };
    }
}
