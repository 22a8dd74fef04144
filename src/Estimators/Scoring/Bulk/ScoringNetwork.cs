using System.Globalization;
using System.Text.Json;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>What a scoring graph says of the network in it: all that scoring around ML.NET's ONNX transformer needs.</summary>
/// <param name="Preprocessing">How a picture becomes the network's input.</param>
/// <param name="Outputs">The columns, and the values of the network they are made of.</param>
/// <param name="ClassNames">The classes, in the order of the scores.</param>
/// <param name="ParameterCount">Number of learned numbers.</param>
internal sealed record ScoringNetwork(
    ImagePreprocessing Preprocessing, IReadOnlyList<GraphOutput> Outputs, IReadOnlyList<string> ClassNames, long ParameterCount)
{
    /// <summary>Values of one picture as the network takes it.</summary>
    public int InputLength => 3 * Preprocessing.Height * Preprocessing.Width;

    /// <summary>Looks at a graph that <see cref="ScoringGraph"/> made.</summary>
    /// <returns>Null where the graph does not say where its network begins, or what it is.</returns>
    public static ScoringNetwork? Find(OnnxModel model)
    {
        if (!NetworkGraph.HasNetwork(model.Graph))
        {
            return null;
        }

        Dictionary<string, string> metadata = model.MetadataProps.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        return WeightsMetadata.Preprocessing(metadata) is { } preprocessing
            && metadata.TryGetValue("classes", out string? classes)
            && metadata.TryGetValue(WeightsMetadata.Parameters, out string? parameters)
            ? new(
                preprocessing,
                NetworkGraph.Outputs(model.Graph),
                JsonSerializer.Deserialize<string[]>(classes)!,
                long.Parse(parameters, CultureInfo.InvariantCulture))
            : null;
    }
}
