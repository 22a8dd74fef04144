using System.Text.Json;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>Keeps a trained classifier from going on under other names: weights that were saved here say which classes they know.</summary>
internal static class WeightsClasses
{
    private const int Listed = 20;

    /// <summary>Checks the classes of the data against those of the weights, where these are as many and their classifier is taken over.</summary>
    /// <exception cref="ArgumentException">They differ; the message lists those that only one side has.</exception>
    public static void Check(string? weights, FixedHeadCnnOptions options, IReadOnlyList<string> classes)
    {
        // A file that is not there is the trainer's to report, and a layer that begins anew knows no class.
        if (weights is null || options.Reinitialize is not null || !File.Exists(weights))
            return;
        using IWeightsFile file = WeightsFiles.Open(weights);
        if (!file.Metadata.TryGetValue(WeightsMetadata.Classes, out string? text) || file.Metadata.GetValueOrDefault(WeightsMetadata.Head) != options.Head.ToString())
            return;
        if (Names(text) is not { } known || known.Length != classes.Count || known.SequenceEqual(classes, StringComparer.Ordinal))
            return;
        string[] unknown = [.. classes.Except(known, StringComparer.Ordinal).Select(n => $"'{n}'")];
        string[] absent = [.. known.Except(classes, StringComparer.Ordinal).Select(n => $"'{n}'")];
        throw new ArgumentException(
            $"'{weights}' knows as many classes as the data have, {known.Length}, but not the same: "
            + (unknown.Length == 0
                ? "they are in another order. Give ClassNames in the order of the weights."
                : $"only the data have {Listing.First(unknown, shown: Listed)}; only the weights have {Listing.First(absent, shown: Listed)}. "
                    + "To begin the layer that knows the classes anew, set Reinitialize."));
    }

    /// <summary>The names, or null where the text is of another writer's making.</summary>
    private static string[]? Names(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(text);
        }
        catch (JsonException)
        {
            // Other programs may mean something else by the same word.
            return null;
        }
    }
}
