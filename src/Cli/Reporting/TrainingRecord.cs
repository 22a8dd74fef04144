using System.Globalization;
using System.Text.Json;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators;
using MlNetFixedHeads.Estimators.History;

namespace MlNetFixedHeads.Cli.Reporting;

/// <summary>What the <c>history.json</c> beside a model tells. Other versions of the tool may have written other settings: they are shown by the names they
/// have there.</summary>
internal sealed class TrainingRecord
{
    private readonly JsonElement _root;

    private TrainingRecord(JsonElement root, IReadOnlyList<EpochResult> epochs) => (_root, Epochs) = (root, epochs);

    public IReadOnlyList<EpochResult> Epochs { get; }

    public int BestEpoch => Text("bestEpoch") is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) ? epoch : 0;

    /// <summary>The record beside a model, or null where there is none.</summary>
    /// <exception cref="CommandFailedException">There is one that cannot be read.</exception>
    public static TrainingRecord? Beside(string modelPath)
    {
        string path = Path.Join(Path.GetDirectoryName(Path.GetFullPath(modelPath)), HistoryFiles.Json);
        if (!File.Exists(path))
            return null;
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object)
                throw new JsonException("it is no object");
            EpochResult[] epochs = root.TryGetProperty("epochs", out JsonElement list) ? list.Deserialize<EpochResult[]>(JsonText.Options) ?? [] : [];
            return new(root, epochs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandFailedException($"--report: '{path}' beside the model cannot be read: {e.Message} Move it away to report without training curves.", e);
        }
    }

    /// <summary>A value at the top.</summary>
    public string? Text(string name) => _root.TryGetProperty(name, out JsonElement value) ? Shown(value) : null;

    /// <summary>One of the settings.</summary>
    public string? Setting(string name) =>
        _root.TryGetProperty("settings", out JsonElement settings) && settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out JsonElement value)
            && value.ValueKind != JsonValueKind.Null
            ? Shown(value)
            : null;

    /// <summary>All settings, those within others under <c>outer.inner</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings() =>
        _root.TryGetProperty("settings", out JsonElement settings) ? [.. Flat("", settings)] : [];

    /// <summary>Number of entries of a list at the top; 0 where there is none.</summary>
    public int Length(string name) => _root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;

    private static IEnumerable<KeyValuePair<string, string>> Flat(string prefix, JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(p => Flat(prefix.Length == 0 ? p.Name : $"{prefix}.{p.Name}", p.Value))
        : [KeyValuePair.Create(prefix, Shown(element))];

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "none",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Shown)),
        _ => value.GetRawText(),
    };
}
