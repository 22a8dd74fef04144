using System.Globalization;
using System.Text.Json;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>What travels with a weight file, so that it is used as it was trained.</summary>
internal static class WeightsMetadata
{
    public static Dictionary<string, string> For(CnnNetwork network, ImagePreprocessing preprocessing, IReadOnlyList<string> classNames) => new()
    {
        ["architecture"] = network.Architecture.Name,
        ["head"] = network.Request.Head.Name,
        ["classes"] = JsonSerializer.Serialize(classNames),
        ["input_size"] = string.Create(CultureInfo.InvariantCulture, $"{preprocessing.Height}x{preprocessing.Width}"),
        ["resize_short_side"] = preprocessing.ResizeShortSide.ToString(CultureInfo.InvariantCulture),
        ["interpolation"] = "bilinear, antialiased",
        ["mean"] = JsonSerializer.Serialize(preprocessing.Mean),
        ["std"] = JsonSerializer.Serialize(preprocessing.StandardDeviation),
    };
}
