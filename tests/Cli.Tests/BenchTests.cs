using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class BenchTests
{
    private static readonly string[] Small = ["bench", "--arch", "resnet32_cifar", "--head", "identity", "--size", "16", "--batch", "4", "--steps", "2", "--threads", "1", "--device", "cpu"];

    [TestMethod]
    public void Speeds_are_told_by_precision_and_layout_and_with_data_end_to_end()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 5);
        JsonElement found = CliRun.Of([.. Small, "--data", $"folder:{folder["data"]}", "--precision", "fp32", "--json"]).Json();

        Assert.AreEqual(3, found.GetProperty("classes").GetInt32());
        Assert.AreEqual(1, found.GetProperty("threads").GetInt32());
        Assert.AreEqual(16, found.GetProperty("width").GetInt32());
        JsonElement[] compute = [.. found.GetProperty("compute").EnumerateArray()];
        CollectionAssert.AreEqual(new[] { "Float32 ChannelsLast", "Float32 Contiguous" }, compute.Select(c => $"{c.GetProperty("precision")} {c.GetProperty("layout")}").ToArray());
        Assert.IsTrue(compute.All(c => c.GetProperty("imagesPerSecond").GetDouble() > 0));
        JsonElement[] wholes = [.. found.GetProperty("endToEnd").EnumerateArray()];
        CollectionAssert.AreEqual(new[] { "ChannelsLast", "Contiguous" }, wholes.Select(w => w.GetProperty("layout").GetString()).ToArray());
        JsonElement whole = wholes[0];
        Assert.AreEqual("Float32 ChannelsLast", $"{whole.GetProperty("precision")} {whole.GetProperty("layout")}");
        Assert.IsGreaterThan(0, whole.GetProperty("firstEpochImagesPerSecond").GetDouble());
        Assert.IsGreaterThan(0, whole.GetProperty("laterEpochsImagesPerSecond").GetDouble());
        Assert.IsGreaterThan(0, found.GetProperty("inferenceImagesPerSecond").GetDouble());
    }

    [TestMethod]
    public void For_people_there_is_a_table()
    {
        CliRun run = CliRun.Of([.. Small, "--precision", "bf16", "--classes", "5"]);

        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        foreach (string words in new[] { "resnet32_cifar, identity head, 5 classes, 16x16, batch 4", "BFloat16 channels last", "BFloat16 contiguous", "ONNX Runtime" })
            Assert.Contains(words, run.Output);
        Assert.DoesNotContain("end to end", run.Output);
    }

    [TestMethod]
    public void What_cannot_be_measured_is_said_before_anything_is()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 2);
        string data = $"folder:{folder["data"]}";
        CliRun.Of([.. Small, "--data", data]).ShouldFail(ExitCodes.Failure, "--data has 6 training pictures", "8 or more");
        CliRun.Of([.. Small, "--data", data, "--classes", "3"]).ShouldFail(ExitCodes.WrongUsage, "--classes does not go with --data");
        CliRun.Of([.. Small, "--precision", "fp16"]).ShouldFail(ExitCodes.Failure, "--precision is Float16", "CUDA");
        CliRun.Of([.. Small, "--precision", "fp8"]).ShouldFail(ExitCodes.WrongUsage, "'fp8'", "auto, fp32, bf16, fp16");
        CliRun.Of(["bench", "--arch", "resnet18", "--head", "conv3x3", "--size", "16"]).ShouldFail(ExitCodes.Failure, "--size 16x16 is too small");
    }

    [TestMethod]
    public void Training_in_bfloat16_says_so_in_its_history()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        JsonElement history = CliRun.Of([.. TrainedModel.Arguments($"folder:{folder["data"]}", folder["out"], epochs: 1), "--precision", "bf16", "--json"]).Json();

        Assert.AreEqual("BFloat16", history.GetProperty("settings").GetProperty("precision").GetString());
        Assert.IsEmpty(history.GetProperty("precisionSpeeds").EnumerateObject());
        CliRun.Of([.. TrainedModel.Arguments($"folder:{folder["data"]}", folder["half"], epochs: 1), "--precision", "fp16"])
            .ShouldFail(ExitCodes.Failure, "--precision is Float16", "CUDA");
    }
}
