using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class InspectTests
{
    [TestMethod]
    [DataRow("resnet18", 196, 9_819_908L, 12.92)]
    [DataRow("resnet18", 102, 9_338_534L, 16.83)]
    [DataRow("resnet50", 196, 22_555_908L, 5.66)]
    [DataRow("resnet50", 102, 22_507_686L, 5.10)]
    [DataRow("mobilenet_v2", 196, 1_874_628L, 24.26)]
    [DataRow("mobilenet_v2", 102, 1_844_454L, 21.66)]
    [DataRow("mobilenet_v2", 1000, 2_132_712L, 39.15)]
    [DataRow("shufflenet_v2_x0_5", 196, 180_964L, 66.65)]
    [DataRow("shufflenet_v2_x0_5", 102, 162_822L, 63.52)]
    [DataRow("shufflenet_v2_x0_5", 1000, 336_136L, 75.41)]
    public void Identity_heads_save_what_the_thesis_reports(string architecture, int classes, long parameters, double saved)
    {
        JsonElement json = Inspect(architecture, "identity", classes);
        Assert.AreEqual(parameters, json.GetProperty("parameters").GetInt64());
        Assert.AreEqual(parameters, json.GetProperty("trainableParameters").GetInt64());
        Assert.AreEqual(saved, json.GetProperty("savedPercent").GetDouble());
        Assert.AreEqual(parameters, json.GetProperty("totalParameters").GetInt64());
        Assert.AreEqual(0, json.GetProperty("frozenParameters").GetInt64());
        long stored = json.GetProperty("storedParameters").GetInt64();
        Assert.IsGreaterThan(parameters, stored);
        Assert.AreEqual(4 * stored, json.GetProperty("bytesFp32").GetInt64());
        Assert.AreEqual(2 * stored, json.GetProperty("bytesFp16").GetInt64());
        Assert.AreEqual(classes, json.GetProperty("features").GetInt32());
    }

    [TestMethod]
    [DataRow("resnet18", 1000, 11_689_512L, 512, 1814.1e6)]
    [DataRow("mobilenet_v2", 1000, 3_504_872L, 1280, 300.8e6)]
    [DataRow("shufflenet_v2_x0_5", 1000, 1_366_792L, 1024, 40.48e6)]
    [DataRow("resnet32_cifar", 100, 470_004L, 64, null)]
    public void Learned_heads_have_the_published_size_and_cost(string architecture, int classes, long parameters, int features, double? macs)
    {
        JsonElement json = Inspect(architecture, "learned", classes);
        Assert.AreEqual(parameters, json.GetProperty("parameters").GetInt64());
        Assert.AreEqual(parameters, json.GetProperty("learnedHeadParameters").GetInt64());
        Assert.AreEqual(0.0, json.GetProperty("savedPercent").GetDouble());
        Assert.AreEqual(features, json.GetProperty("features").GetInt32());
        if (macs is { } expected)
            Assert.AreEqual(expected, json.GetProperty("macs").GetInt64(), 5e-4 * expected);
    }

    [TestMethod]
    [DataRow("resnet18", 4.39)]
    [DataRow("resnet50", 8.02)]
    [DataRow("mobilenet_v2", 36.55)]
    [DataRow("shufflenet_v2_x0_5", 74.99)]
    public void The_share_of_the_classifier_is_told(string architecture, double share) =>
        Assert.AreEqual(share, Inspect(architecture, "learned", 1000).GetProperty("classifierSharePercent").GetDouble());

    [TestMethod]
    public void A_frozen_matrix_is_counted_apart()
    {
        JsonElement json = Inspect("resnet18", "hadamard", 100);
        long trainable = json.GetProperty("trainableParameters").GetInt64();
        Assert.AreEqual(11_176_512 + 101, trainable);
        Assert.AreEqual(51_200, json.GetProperty("frozenParameters").GetInt64());
        Assert.AreEqual(trainable + 51_200, json.GetProperty("totalParameters").GetInt64());
        // A running mean and variance for each of the 4,800 channels that are normalised.
        Assert.AreEqual(trainable + 9_600, json.GetProperty("storedParameters").GetInt64());
    }

    [TestMethod]
    public void A_head_that_costs_more_than_it_saves_has_a_negative_saving()
    {
        JsonElement json = Inspect("resnet18", "identity", 1000);
        // The trunk without its last convolution and batch norm, and a 3x3 convolution with bias; the shortcut to more channels than it has is padded.
        const long Expected = 11_176_512L - (512 * 512 * 9) - 1024 + (1000 * ((512 * 9) + 1));
        Assert.AreEqual(Expected, json.GetProperty("parameters").GetInt64());
        Assert.AreEqual(-14.85, json.GetProperty("savedPercent").GetDouble());
    }

    [TestMethod]
    public void A_variant_is_named_and_counted()
    {
        string[] arguments = ["inspect", "--arch", "resnet32_cifar", "--head", "learned", "--classes", "100", "--widen", "--shortcut", "B", "--json"];
        JsonElement json = CliRun.Of(arguments).Json();
        Assert.AreEqual("shortcut=Learned, widen", json.GetProperty("variant").GetString());
        Assert.AreEqual(100, json.GetProperty("features").GetInt32());
    }

    [TestMethod]
    public void A_variant_that_does_not_fit_is_refused_by_its_option() => CliRun
        .Of("inspect", "--arch", "mobilenet_v2", "--head", "learned", "--classes", "10", "--keep-batch-norm", "--shortcut", "C")
        .ShouldFail(ExitCodes.Failure, "--keep-batch-norm is set", "--shortcut is Hadamard");

    [TestMethod]
    public void Size_is_height_by_width()
    {
        JsonElement json = CliRun.Of("inspect", "--arch", "resnet18", "--head", "identity", "--classes", "5", "--size", "160x192", "--json").Json();
        Assert.AreEqual(160, json.GetProperty("height").GetInt32());
        Assert.AreEqual(192, json.GetProperty("width").GetInt32());
        Assert.AreEqual(5, json.GetProperty("mapHeight").GetInt32());
        Assert.AreEqual(6, json.GetProperty("mapWidth").GetInt32());
    }

    [TestMethod]
    public void Layers_are_listed_on_request_and_add_up()
    {
        Assert.IsFalse(Inspect("resnet32_cifar", "learned", 10).TryGetProperty("layers", out _));
        JsonElement json = CliRun.Of("inspect", "--arch", "resnet32_cifar", "--head", "learned", "--classes", "10", "--layers", "--json").Json();
        JsonElement[] layers = [.. json.GetProperty("layers").EnumerateArray()];
        foreach (string figure in new[] { "parameters", "frozenParameters", "macs", "flops" })
            Assert.AreEqual(json.GetProperty(figure).GetInt64(), layers.Sum(l => l.GetProperty(figure).GetInt64()), figure);
    }

    [TestMethod]
    public void A_person_sees_a_table_with_separated_thousands()
    {
        CliRun run = CliRun.Of("inspect", "--arch", "mobilenet_v2", "--head", "identity", "--classes", "102", "--layers");
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Assert.Contains("1,844,454", run.Output);
        Assert.Contains("21.66 %", run.Output);
        Assert.Contains("6.21 %", run.Output);
        Assert.Contains("features.18", run.Output);
        Assert.DoesNotContain("\u001b", run.Output);
    }

    [TestMethod]
    public void An_input_without_a_position_left_is_refused() =>
        CliRun.Of("inspect", "--arch", "mobilenet_v2", "--head", "identity", "--classes", "3", "--size", "0").ShouldFail(ExitCodes.WrongUsage, "--size");

    private static JsonElement Inspect(string architecture, string head, int classes) => CliRun.Of(
        "inspect", "--arch", architecture, "--head", head, "--classes", classes.ToString(System.Globalization.CultureInfo.InvariantCulture), "--json").Json();
}
