using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>Training, the ML.NET model and plain ONNX Runtime say the same of the same pictures.</summary>
[TestClass]
public sealed class AgreementTests
{
    /// <summary>Training measures in batches and through another convolution: a picture on the border of two classes may change sides.</summary>
    private const double Tolerated = 2;

    private static TemporaryFolder _folder = null!;
    private static JsonElement _history;

    [ClassInitialize]
    public static void Train(TestContext context)
    {
        _folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(_folder["data", "train"], perClass: 8);
        ColouredPictures.WriteFolder(_folder["data", "val"], perClass: 6, seed: 3);
        ColouredPictures.WriteFolder(_folder["data", "test"], perClass: 6, seed: 4);
        _history = CliRun.Of([.. TrainedModel.Arguments($"folder:{_folder["data"]}", _folder["out"]), "--json"]).Json();
    }

    [ClassCleanup]
    public static void Delete() => _folder.Dispose();

    [TestMethod]
    public void Validation_accuracy_in_training_is_that_of_the_saved_models()
    {
        JsonElement best = _history.GetProperty("epochs")[_history.GetProperty("bestEpoch").GetInt32() - 1];
        ShouldAgree("val", best.GetProperty("validationAccuracy").GetDouble());
    }

    [TestMethod]
    public void Test_accuracy_in_training_is_that_of_the_saved_models() =>
        ShouldAgree("test", _history.GetProperty("test").GetProperty("top1").GetDouble());

    [TestMethod]
    public void Plain_onnx_runtime_gives_the_scores_of_predict()
    {
        using var model = new PlainOnnxModel(_folder["out", "model.onnx"]);
        string[] pictures = Directory.GetFiles(_folder["data", "test"], "*", SearchOption.AllDirectories);
        JsonElement predictions = CliRun.Of(["predict", "--model", _folder["out", "model.zip"], "--json", .. pictures]).Json();
        foreach ((string picture, JsonElement prediction) in pictures.Zip(predictions.EnumerateArray()))
        {
            float[] expected = model.Scores(picture);
            foreach (JsonElement score in prediction.GetProperty("scores").EnumerateArray())
            {
                int k = Array.IndexOf([.. ColouredPictures.ClassNames], score.GetProperty("label").GetString());
                Assert.AreEqual(expected[k], score.GetProperty("score").GetSingle(), 1e-5f, picture);
            }
        }
    }

    private static void ShouldAgree(string split, double inTraining)
    {
        JsonElement evaluated = CliRun.Of(
            "evaluate", "--model", _folder["out", "model.zip"], "--data", $"folder:{_folder["data"]}", "--split", split, "--json").Json();
        int pictures = evaluated.GetProperty("examples").GetInt32();
        using var model = new PlainOnnxModel(_folder["out", "model.onnx"]);
        int right = model.CountRight(_folder["data", split], ColouredPictures.ClassNames);
        Assert.AreEqual(18, pictures);
        Assert.AreEqual(right, evaluated.GetProperty("top1").GetDouble() * pictures, 1e-6, "One graph, two hosts.");
        Assert.AreEqual(right, inTraining * pictures, Tolerated);
    }
}
