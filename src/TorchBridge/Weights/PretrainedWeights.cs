using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Starts a network from a weight file, allowing exactly the layers its head replaces to differ.</summary>
internal static class PretrainedWeights
{
    public static WeightsReport Load(CnnNetwork network, TrainingPlan plan, string path, ILogger logger)
    {
        var replaced = plan.Info.Replaces(network.Request);
        using var file = SafetensorsFile.Open(path);
        if (plan.Settings.AllowIncompleteWeights)
            replaced = [.. replaced, .. LayersOf(network.state_dict().Keys), .. LayersOf(file.State.Entries.Select(e => e.Name))];
        var report = WeightsLoader.Load(network, OfSameHead(network, file), replaced);
        logger.LogInformation("Loaded {Loaded} tensors from {Path}.", report.Loaded, path);
        if (report.Kept.Count > 0)
            logger.LogInformation("Starting anew: {Names}.", string.Join(", ", report.Kept));
        return report;
    }

    /// <summary>A bias or a scale of another head would fit in shape and mean something else: it is left out.</summary>
    private static StateDictionary OfSameHead(CnnNetwork network, SafetensorsFile file) =>
        file.Metadata.TryGetValue(WeightsMetadata.Head, out var head) && head != network.Request.Head.ToString()
            ? new(file.State.Source, file.State.Entries.Where(e => !WeightNames.IsUnder(e.Name, CnnNetwork.HeadName)))
            : file.State;

    private static IEnumerable<string> LayersOf(IEnumerable<string> names) =>
        names.Select(n => n[..Math.Max(0, n.LastIndexOf('.'))]).Distinct();
}
