using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Starts a network from a weight file, allowing exactly the layers its head replaces to differ.</summary>
internal static class PretrainedWeights
{
    public static WeightsReport Load(CnnNetwork network, TrainingPlan plan, string path, ILogger logger)
    {
        var replaced = network.Request.IsIdentity ? plan.Info.IdentityReplaces : plan.Info.LearnedReplaces;
        using var file = SafetensorsFile.Open(path);
        var report = WeightsLoader.Load(
            network, file, name => plan.Settings.AllowIncompleteWeights || replaced.Any(prefix => WeightNames.IsUnder(name, prefix)));
        logger.LogInformation("Loaded {Loaded} tensors from {Path}.", report.Loaded, path);
        if (report.Missing.Count + report.Mismatched.Count > 0)
        {
            logger.LogInformation(
                "Starting anew: {Names}.", string.Join(", ", report.Missing.Concat(report.Mismatched.Select(m => m.Name))));
        }

        return report;
    }
}
