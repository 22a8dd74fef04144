using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class Cifar100Tests : IDisposable
{
    private const int Plane = 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Pictures_that_are_no_files_train_evaluate_and_predict_like_others()
    {
        Directory.CreateDirectory(_folder["cifar"]);
        File.WriteAllBytes(_folder["cifar", "train.bin"], Records(perClass: 8, seed: 1));
        File.WriteAllBytes(_folder["cifar", "test.bin"], Records(perClass: 4, seed: 2));
        string data = $"cifar100:{_folder["cifar"]}";

        string[] arguments = [.. TrainedModel.Arguments(data, _folder["out"], epochs: 20), "--first-classes", "3"];
        JsonElement history = CliRun.Of([.. arguments, "--json"]).Json();
        CollectionAssert.AreEqual(
            new[] { "apple", "aquarium_fish", "baby" }, history.GetProperty("classes").EnumerateArray().Select(c => c.GetString()).ToArray());
        JsonElement test = history.GetProperty("test");
        Assert.AreEqual(12, test.GetProperty("examples").GetInt32());
        Assert.IsGreaterThan(0.9, test.GetProperty("top1").GetDouble());

        string model = _folder["out", "model.zip"];
        JsonElement report = CliRun.Of("evaluate", "--model", model, "--data", data, "--first-classes", "3", "--json").Json();
        Assert.AreEqual(test.GetProperty("top1").GetDouble(), report.GetProperty("top1").GetDouble());
        CliRun.Of("evaluate", "--model", model, "--data", data).ShouldFail(ExitCodes.Failure, "97 of 100 classes that the model does not know", "'bear'");

        // Blue: the third class. A file is handed to the model as its bytes.
        ColouredPictures.WriteFolder(_folder["files"], perClass: 2, seed: 3, "blue");
        JsonElement prediction = CliRun.Of("predict", "--model", model, _folder["files", "blue", "0.png"], "--json").Json()[0];
        Assert.AreEqual("baby", prediction.GetProperty("predictedLabel").GetString());
        CliRun.Of("predict", "--model", model, _folder["files", "none.png"]).ShouldFail(ExitCodes.Failure, "none.png");

        // The folder's only class is not among those of the history.
        CliRun.Of("evaluate", "--model", model, "--data", $"folder:{_folder["files"]}", "--label-map", _folder["out", "history.json"])
            .ShouldFail(ExitCodes.Failure, "'blue'", "the label map");
    }

    /// <summary>Red, green and blue pictures with noise, as classes 0 to 2.</summary>
    private static byte[] Records(int perClass, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, 3 * perClass).SelectMany(i => (byte[])
        [
            0, (byte)(i % 3),
            .. Enumerable.Range(0, 3 * Plane).Select(p => (byte)((p / Plane == i % 3 ? 210 : 30) + random.Next(-20, 21))),
        ])];
    }
}
