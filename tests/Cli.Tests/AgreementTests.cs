using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>Training, the ML.NET model and plain ONNX Runtime say the same of the same pictures.</summary>
[TestClass]
public sealed class AgreementTests
{
    /// <summary>Training measures in batches and through another convolution: a picture on the border of two classes may change sides.</summary>
    private const double Tolerated = 2;

    private static TemporaryFolder s_folder = null!;
    private static JsonElement s_history;

    [ClassInitialize]
    public static void Train(TestContext context)
    {
        s_folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(s_folder["data", "train"], perClass: 8);
        ColouredPictures.WriteFolder(s_folder["data", "val"], perClass: 6, seed: 3);
        ColouredPictures.WriteFolder(s_folder["data", "test"], perClass: 6, seed: 4);
        s_history = CliRun.Of([.. TrainedModel.Arguments($"folder:{s_folder["data"]}", s_folder["out"]), "--json"]).Json();
    }

    [ClassCleanup]
    public static void Delete() => s_folder.Dispose();

    [TestMethod]
    public void Validation_accuracy_in_training_is_that_of_the_saved_models()
    {
        JsonElement best = s_history.GetProperty("epochs")[s_history.GetProperty("bestEpoch").GetInt32() - 1];
        ShouldAgree("val", best.GetProperty("validationAccuracy").GetDouble());
    }

    [TestMethod]
    public void Test_accuracy_in_training_is_that_of_the_saved_models() =>
        ShouldAgree("test", s_history.GetProperty("test").GetProperty("top1").GetDouble());

    [TestMethod]
    public void Plain_onnx_runtime_gives_the_scores_of_predict()
    {
        using var model = new PlainOnnxModel(s_folder["out", "model.onnx"]);
        string[] pictures = Directory.GetFiles(s_folder["data", "test"], "*", SearchOption.AllDirectories);
        JsonElement predictions = CliRun.Of(["predict", "--model", s_folder["out", "model.zip"], "--json", .. pictures]).Json();
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
            "evaluate", "--model", s_folder["out", "model.zip"], "--data", $"folder:{s_folder["data"]}", "--split", split, "--json").Json();
        int pictures = evaluated.GetProperty("examples").GetInt32();
        using var model = new PlainOnnxModel(s_folder["out", "model.onnx"]);
        int right = model.CountRight(s_folder["data", split], ColouredPictures.ClassNames);
        Assert.AreEqual(18, pictures);
        Assert.AreEqual(right, evaluated.GetProperty("top1").GetDouble() * pictures, 1e-6, "One graph, two hosts.");
        Assert.AreEqual(right, inTraining * pictures, Tolerated);
    }
}
