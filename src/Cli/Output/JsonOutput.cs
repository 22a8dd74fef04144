using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>JSON as the tool writes it: camel case, indented, numbers as they are.</summary>
internal static class JsonOutput
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // Class names are read by people too, and the output is no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options);
}
