using System.Text.Json;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

/// <summary>Reads what torchvision and Pillow computed: see Fixtures/Imaging/make_expectations.py.</summary>
internal static class Expectations
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string file) => JsonSerializer.Deserialize<T>(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Imaging", file)), Options)!;
}
