using System.Text.Json;

namespace MlNetFixedHeads.TorchBridge.Tests;

/// <summary>The reference figures in reference.json, computed by PyTorch and torchvision in double precision.</summary>
internal static class ReferenceData
{
    private static readonly Lazy<IReadOnlyDictionary<string, ReferenceNetwork>> All = new(Read);

    /// <summary>The networks by torchvision name, for weights filled with an empty salt.</summary>
    public static IReadOnlyDictionary<string, ReferenceNetwork> Networks => All.Value;

    private static Dictionary<string, ReferenceNetwork> Read()
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "reference.json"));
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("networks").EnumerateObject().ToDictionary(p => p.Name, p => Network(p.Value));
    }

    private static ReferenceNetwork Network(JsonElement json) => new(
        json.GetProperty("classes").GetInt32(),
        Integers(json.GetProperty("input")),
        json.GetProperty("parameters").GetInt64(),
        [.. json.GetProperty("state").EnumerateArray().Select(pair => (pair[0].GetString()!, Integers(pair[1])))],
        [.. json.GetProperty("eval_logits").EnumerateArray().Select(Doubles)],
        Doubles(json.GetProperty("train_losses")),
        [.. json.GetProperty("logits_after_training").EnumerateArray().Select(Doubles)]);

    private static long[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt64())];

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
}
