using System.Globalization;
using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>Weights used as they are: <c>train --epochs 0</c>.</summary>
[TestClass]
public sealed class UntrainedWeightsTests
{
    /// <summary>Classes of ImageNet that the small data set has, with their numbers in the thousand.</summary>
    private static readonly (string Name, int Number)[] Known =
    [
        ("n01443537", 1), ("n01774384", 75), ("n02056570", 145), ("n02124075", 285), ("n02129165", 291), ("n02279972", 323), ("n02481823", 367), ("n02917067", 466),
    ];

    [TestMethod]
    [TestCategory("RealData")]
    public void The_published_CIFAR_checkpoint_classifies_four_of_five_pictures_through_the_estimator()
    {
        string data = RealData.Find("cifar10_jpg_subset");
        using var folder = new TemporaryFolder();
        RealData.Copy(Path.Join(data, "train"), folder["data", "train"], 1);
        RealData.Copy(Path.Join(data, "test"), folder["data", "test"], 12);
        JsonElement history = CliRun.Of(
            "train", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--head", "learned", "--epochs", "0",
            "--pretrained", RealData.Find("weights", "resnet32-d509ac18.th"), "--output", folder["out"], "--json").Json();
        Assert.AreEqual(120, history.GetProperty("test").GetProperty("examples").GetInt32());
        Assert.IsGreaterThanOrEqualTo(0.8, history.GetProperty("test").GetProperty("top1").GetDouble());
        Assert.AreEqual(0, history.GetProperty("epochs").GetArrayLength());
    }

    [TestMethod]
    [TestCategory("RealData")]
    public void MobileNetV2_scores_with_its_own_thousand_classes_on_data_that_have_eight_of_them()
    {
        string data = RealData.Find("tiny_imagenet_subset", "val");
        using var folder = new TemporaryFolder();
        RealData.Copy(data, folder["data", "train"], 1, Known.Select(k => k.Name));
        RealData.Copy(data, folder["data", "test"], 3, Known.Select(k => k.Name));
        Dictionary<int, string> names = Known.ToDictionary(k => k.Number, k => k.Name);
        File.WriteAllLines(folder["names.txt"], Enumerable.Range(0, 1000).Select(i => names.GetValueOrDefault(i, $"class {i.ToString(CultureInfo.InvariantCulture)}")));
        JsonElement history = CliRun.Of(
            "train", "--data", $"folder:{folder["data"]}", "--arch", "mobilenet_v2", "--head", "learned", "--epochs", "0", "--class-names", folder["names.txt"],
            "--pretrained", RealData.Find("weights", "mobilenet_v2_1.0_imagenet_tvlayout_fp16.safetensors"), "--output", folder["out"], "--json").Json();
        JsonElement test = history.GetProperty("test");
        Assert.AreEqual(24, test.GetProperty("examples").GetInt32());
        // Thumbnails of 64 pixels are hard; guessing would get one in a thousand. PyTorch, with the same weights and pictures, gets 5 of the 24.
        Assert.AreEqual(5.0 / 24, test.GetProperty("top1").GetDouble(), 1.01 / 24);
        Assert.IsTrue(File.Exists(folder["out", "model.onnx"]));
    }

    [TestMethod]
    public void A_head_that_the_weights_do_not_have_is_refused_when_nothing_is_trained()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        string trained = Trained(folder);
        CliRun.Of(
            "train", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--head", "identity", "--epochs", "0", "--pretrained", trained, "--output", folder["b"])
            .ShouldFail(ExitCodes.Failure, "--epochs is 0", "layer3.4.conv2.weight", "would stay random");
    }

    [TestMethod]
    public void Class_names_that_lack_a_class_of_the_data_or_are_not_there_are_refused()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        File.WriteAllLines(folder["names.txt"], ["red", "mauve"]);
        File.WriteAllLines(folder["twice.txt"], ["red", "red"]);
        string[] start = ["train", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--head", "learned", "--epochs", "1", "--output", folder["o"], "--class-names"];
        CliRun.Of([.. start, folder["names.txt"]]).ShouldFail(ExitCodes.Failure, "--class-names", "'blue'");
        CliRun.Of([.. start, folder["twice.txt"]]).ShouldFail(ExitCodes.Failure, "--class-names", "'red' more than once");
        CliRun.Of([.. start, folder["none.txt"]]).ShouldFail(ExitCodes.Failure, "--class-names", "no such file");
    }

    [TestMethod]
    public void Published_weights_of_a_CIFAR_network_do_not_exist()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data"], perClass: 4);
        CliRun.Of("train", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--head", "learned", "--pretrained", "imagenet", "--output", folder["o"])
            .ShouldFail(ExitCodes.Failure, "--pretrained", "'imagenet'", "resnet32_cifar", "resnet18");
    }

    private static string Trained(TemporaryFolder folder)
    {
        CliRun run = CliRun.Of("train", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--head", "learned", "--epochs", "1", "--size", "16", "--output", folder["a"]);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        return folder["a", "weights.safetensors"];
    }
}
