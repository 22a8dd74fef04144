using System.Text.Json;
using Microsoft.ML;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.History;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>What <c>train --resume</c> does where all is done: nothing, once it is clear that it is what was asked for.</summary>
internal sealed class CompleteRun(IConsole console, Messages messages)
{
    /// <summary>Returns what <c>history.json</c> holds.</summary>
    /// <exception cref="CheckpointMismatchException">Another run was asked for.</exception>
    public string Show(TrainRequest request)
    {
        string history = File.ReadAllText(Path.Join(request.Output, HistoryFiles.Json)).TrimEnd();
        if (!request.Follows && Configuration(history) is { Count: > 0 } earlier && Differences(request, earlier) is { Count: > 0 } differences)
        {
            throw new CheckpointMismatchException(
                $"--output '{request.Output}' holds the complete results of another run: {string.Join("; ", differences)}. Choose another folder, or --overwrite without --resume.", differences);
        }

        messages.WriteLine($"The run in {request.Output} is complete: nothing is left to do.");
        return history;
    }

    /// <summary>Null in what earlier versions wrote.</summary>
    private static Dictionary<string, string>? Configuration(string history)
    {
        using JsonDocument document = JsonDocument.Parse(history);
        return document.RootElement.TryGetProperty("configuration", out JsonElement found) ? found.Deserialize<Dictionary<string, string>>() : null;
    }

    private IReadOnlyList<string> Differences(TrainRequest request, Dictionary<string, string> earlier)
    {
        // The results stand against nothing here: they are what is asked about.
        (ImageDataset dataset, DataPlan plan, FixedHeadCnnOptions options) = new TrainCheck(console, messages).Check(request with { Output = null }, CancellationToken.None);
        var context = new MLContext(request.Options.Seed);
        return context.Transforms.TrainFixedHeadCnn(context, plan.Of(options, dataset)).Differences(plan.Train, earlier);
    }
}
