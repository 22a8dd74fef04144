using MlNetFixedHeads.TorchBridge.Training.Checkpoints;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Weights by their content: a file may be moved, or another one may take its place.</summary>
internal sealed class WeightsFacts
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <param name="named">A file, or a name of published weights, whose content does not change.</param>
    public string Of(string named)
    {
        if (_known.TryGetValue(named, out string? text))
            return text;
        // A file that is missing is a problem of the training, which says so.
        text = PublishedWeights.IsKeyword(named) || !File.Exists(named) ? named : $"content {RunConfiguration.HashOf(named)}";
        return _known[named] = text;
    }
}
