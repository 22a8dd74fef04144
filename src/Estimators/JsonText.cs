using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetFixedHeads.Estimators;

/// <summary>JSON as all files and outputs have it: camel case, indented, numbers as they are.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // Class names are read by people too, and the output is no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // A loss may be no number.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString,
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
}
