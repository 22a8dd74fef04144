using CarsTransfer;
using MlNetFixedHeads.Samples.Quickstart.Flowers;

namespace MlNetFixedHeads.Samples.Tests;

[TestClass]
public sealed class CarsTransferTests
{
    private static DirectoryInfo _folder = null!;

    [ClassInitialize]
    public static void Create(TestContext context)
    {
        _folder = Directory.CreateTempSubdirectory("cars-test-");
        GeneratedPictures.Root = Path.Combine(_folder.FullName, "painted");
        GeneratedPictures.Options = new FlowerDatasetOptions { TrainPerKind = 3, ValidationPerKind = 1, TestPerKind = 1 };
    }

    [ClassCleanup]
    public static void Delete() => _folder.Delete(recursive: true);

    [TestMethod]
    public void It_trains_predicts_and_evaluates_on_generated_pictures()
    {
        string model = Path.Combine(_folder.FullName, "model.zip");
        string[] train = ["--generated", "--size", "16", "--epochs", "1", "--output", model];
        (int code, string output, string errors) = Run(train);
        Assert.AreEqual(ConsoleApp.Success, code, errors);
        Assert.Contains("epoch 1/1", output);
        Assert.Contains("12 test pictures: top-1", output);
        Assert.AreEqual((ConsoleApp.Failure, true), (Run(train).Code, File.Exists(model)), "An existing model is kept.");

        string test = Path.Combine(_folder.FullName, "painted", "by-class", "test");
        string picture = Directory.GetFiles(test, "*", SearchOption.AllDirectories)[0], broken = Path.Combine(_folder.FullName, "broken.jpg");
        File.WriteAllText(broken, "no picture");
        (code, output, errors) = Run("predict", broken, picture, Path.GetDirectoryName(picture)!, "--model", model, "--top", "2", "--heatmaps", Path.Combine(_folder.FullName, "maps"));
        Assert.AreEqual(ConsoleApp.Failure, code, errors);
        Assert.Contains("broken.jpg: is no picture", errors);

        IOrderedEnumerable<KeyValuePair<string, float>> all = CarsModel.PredictAllLabels(CarsModel.ModelInput.FromFile(picture));
        Assert.HasCount(FlowerKind.All.Count, all.ToArray());
        Assert.AreEqual(1, all.Sum(p => p.Value), 1e-4f);
        Assert.AreEqual(all.First().Key, CarsModel.Predict(CarsModel.ModelInput.FromFile(picture)).PredictedLabel);
        Assert.Contains($"{Path.GetFileName(picture)}: {all.First().Key} ", output);
        Assert.ThrowsExactly<ImageDecodingException>(() => CarsModel.Predict(CarsModel.ModelInput.FromFile(broken)));

        string report = Path.Combine(_folder.FullName, "report.html");
        (code, output, errors) = Run("evaluate", "--data", Path.GetDirectoryName(test)!, "--model", model, "--report", report);
        Assert.AreEqual(ConsoleApp.Success, code, errors);
        Assert.IsTrue(File.Exists(report));
    }

    [TestMethod]
    [DataRow("--help")]
    [DataRow("train --help")]
    [DataRow("-h")]
    public void Help_is_no_error(string args)
    {
        (int code, string output, string errors) = Run(args.Split(' '));

        Assert.AreEqual(ConsoleApp.Success, code);
        Assert.Contains("predict", output);
        Assert.IsEmpty(errors);
    }

    [TestMethod]
    [DataRow("train", "no pictures", "--data", DisplayName = "no data")]
    [DataRow("", "no command", "Usage", DisplayName = "nothing")]
    [DataRow("fly", "'fly'", "Usage", DisplayName = "unknown command")]
    [DataRow("predict", "no picture", "Usage", DisplayName = "no picture")]
    [DataRow("train --epochs none", "--epochs is 'none'", "Usage", DisplayName = "no number")]
    [DataRow("predict --epochs 3", "--epochs", "Usage", DisplayName = "option of another command")]
    public void What_is_missing_or_wrong_is_said(string args, params string[] words)
    {
        string? data = Environment.GetEnvironmentVariable("FIXEDHEADS_DATA");
        Environment.SetEnvironmentVariable("FIXEDHEADS_DATA", null);
        try
        {
            (int code, _, string errors) = Run(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            Assert.AreEqual(ConsoleApp.WrongUsage, code);
            foreach (string word in words)
                Assert.Contains(word, errors);
        }
        finally
        {
            Environment.SetEnvironmentVariable("FIXEDHEADS_DATA", data);
        }
    }

    private static (int Code, string Output, string Errors) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        int code = ConsoleApp.Run(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
