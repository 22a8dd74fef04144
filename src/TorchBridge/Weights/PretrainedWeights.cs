using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Starts a network from a weight file, allowing exactly the layers its head replaces to differ.</summary>
internal static class PretrainedWeights
{
    private const int Listed = 10;

    /// <param name="network">The network.</param>
    /// <param name="plan">The settings.</param>
    /// <param name="path">The file.</param>
    /// <param name="logger">Is told what was loaded and what was not.</param>
    /// <param name="filled">Names of tensors that get values in another way afterwards.</param>
    public static WeightsReport Load(CnnNetwork network, TrainingPlan plan, string path, ILogger logger, IReadOnlyCollection<string>? filled = null)
    {
        var replaced = plan.Info.Replaces(network.Request);
        using var file = WeightsFiles.Open(path);
        if (plan.Settings.AllowIncompleteWeights)
            replaced = [.. replaced, .. LayersOf(network.state_dict().Keys), .. LayersOf(file.State.Entries.Select(e => e.Name))];
        var report = WeightsLoader.Load(network, OfSameHead(network, file), replaced);
        // With nothing trained afterwards such a layer would stay random, and so would every score.
        string[] random = [.. report.Kept.Except(filled ?? [])];
        if (plan.Settings is { Epochs: 0, AllowIncompleteWeights: false } && random.Length > 0)
            throw new ArgumentException(Untrained(network, path, report, random));
        logger.LogInformation("Loaded {Loaded} tensors from {Path}.", report.Loaded, path);
        if (report.Kept.Count > 0)
            logger.LogInformation("Starting anew: {Names}.", string.Join(", ", report.Kept));
        return report;
    }

    /// <summary>A bias or a scale of another head would fit in shape and mean something else: it is left out.</summary>
    private static StateDictionary OfSameHead(CnnNetwork network, IWeightsFile file) =>
        file.Metadata.TryGetValue(WeightsMetadata.Head, out var head) && head != network.Request.Head.ToString()
            ? new(file.State.Source, file.State.Entries.Where(e => !WeightNames.IsUnder(e.Name, CnnNetwork.HeadName)))
            : file.State;

    private static string Untrained(CnnNetwork network, string path, WeightsReport report, string[] random)
    {
        var mismatched = report.Mismatched.Count > 0 ? $" Of another shape: {string.Join(", ", report.Mismatched.Take(Listed))}." : "";
        return $"Epochs is 0, but '{path}' does not have all of the layers of {network.Architecture} with the {network.Request.Head} head: "
            + $"{string.Join(", ", random.Take(Listed))}{(random.Length > Listed ? ", ..." : "")} would stay random.{mismatched} "
            + "Give weights of this network, head and number of classes (ClassNames can name classes that the data do not have), train, "
            + "or let Reinitialize compute the new layer from the training pictures.";
    }

    private static IEnumerable<string> LayersOf(IEnumerable<string> names) =>
        names.Select(n => n[..Math.Max(0, n.LastIndexOf('.'))]).Distinct();
}
