namespace MlNetFixedHeads.Cli.Tests;

/// <summary>A small model, trained once for all tests that only use it.</summary>
internal sealed class TrainedModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedModel()
    {
        ColouredPictures.WriteFolder(_folder["data", "train"], perClass: 8);
        ColouredPictures.WriteFolder(_folder["data", "test"], perClass: 3, seed: 2);
        Training = CliRun.Of([.. Arguments(Data, Output), "--json"]);
    }

    /// <summary>The run that made it.</summary>
    public CliRun Training { get; }

    public string Data => $"folder:{_folder["data"]}";

    public string Output => _folder["out"];

    public string Model => _folder["out", "model.zip"];

    /// <summary>A test picture.</summary>
    public string Picture(string name, int number) => _folder["data", "test", name, number % 2 == 0 ? $"{number}.png" : $"{number}.jpg"];

    /// <summary>A training short enough for a test.</summary>
    public static string[] Arguments(string data, string output, string head = "identity", int epochs = 2) =>
    [
        "train", "--data", data, "--arch", "resnet32_cifar", "--head", head, "--size", "32", "--epochs", epochs.ToString(System.Globalization.CultureInfo.InvariantCulture), "--batch", "6", "--lr", "0.02",
        "--seed", "3", "--threads", "1", "--device", "cpu", "--output", output,
    ];

    public void Dispose() => _folder.Dispose();
}
