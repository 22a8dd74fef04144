using System.Globalization;
using System.Text.Json;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>What travels with a weight file, so that it is used as it was trained.</summary>
internal static class WeightsMetadata
{
    public const string Head = "head";

    /// <summary>The names of the classes as a JSON array.</summary>
    public const string Classes = "classes";
    /// <summary>Number of learned numbers; only graphs say it, whose own constants are fewer or more.</summary>
    public const string Parameters = "parameters";

    private const string InputSize = "input_size";
    private const string ResizeShortSide = "resize_short_side";
    private const string Mean = "mean";
    private const string StandardDeviation = "std";

    public static Dictionary<string, string> For(CnnNetwork network, ImagePreprocessing preprocessing, IReadOnlyList<string> classNames) => new()
    {
        ["architecture"] = network.Architecture.Name,
        [Head] = network.Request.Head.ToString(),
        ["variant"] = network.Request.Variant.ToString(),
        [Classes] = JsonSerializer.Serialize(classNames),
        [InputSize] = string.Create(CultureInfo.InvariantCulture, $"{preprocessing.Height}x{preprocessing.Width}"),
        [ResizeShortSide] = preprocessing.ResizeShortSide.ToString(CultureInfo.InvariantCulture),
        ["interpolation"] = "bilinear, antialiased",
        [Mean] = JsonSerializer.Serialize(preprocessing.Mean),
        [StandardDeviation] = JsonSerializer.Serialize(preprocessing.StandardDeviation),
    };

    /// <summary>The preprocessing a weight file names, or null where it names none.</summary>
    /// <exception cref="SafetensorsException">It names one that makes no sense.</exception>
    public static ImagePreprocessing? PreprocessingOf(IWeightsFile file)
    {
        try
        {
            return Preprocessing(file.Metadata);
        }
        catch (FormatException e)
        {
            throw new SafetensorsException(
                file.Path, $"its metadata give a preprocessing that cannot be read ({e.Message}); expected {InputSize}, {ResizeShortSide}, {Mean} and {StandardDeviation}");
        }
    }

    /// <summary>The preprocessing that metadata name, or null where they name none.</summary>
    /// <exception cref="FormatException">They name one that makes no sense.</exception>
    public static ImagePreprocessing? Preprocessing(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(InputSize, out var size))
            return null;
        try
        {
            var sides = size.Split('x').Select(s => int.Parse(s, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray();
            var preprocessing = new ImagePreprocessing
            {
                Height = sides[0],
                Width = sides[1],
                ResizeShortSide = int.Parse(metadata[ResizeShortSide], NumberStyles.None, CultureInfo.InvariantCulture),
                Mean = JsonSerializer.Deserialize<float[]>(metadata[Mean])!,
                StandardDeviation = JsonSerializer.Deserialize<float[]>(metadata[StandardDeviation])!,
            };
            var sensible = sides is [> 0, > 0] && preprocessing.ResizeShortSide >= sides.Max()
                && preprocessing.Mean.Count == 3 && preprocessing.StandardDeviation.Count == 3 && preprocessing.StandardDeviation.All(s => s > 0);
            return sensible ? preprocessing : throw new FormatException("the values do not fit one another");
        }
        catch (Exception e) when (e is OverflowException or KeyNotFoundException or IndexOutOfRangeException or JsonException)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
