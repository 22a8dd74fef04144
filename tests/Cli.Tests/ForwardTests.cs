using System.Globalization;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class ForwardTests
{
    private const int Classes = 6;
    private const int Pictures = 2;
    private const int Height = 40;
    private const int Width = 33;

    [TestMethod]
    [DataRow("resnet32_cifar", "identity")]
    [DataRow("resnet32_cifar", "learned")]
    [DataRow("shufflenet_v2_x0_5", "identity")]
    public void Both_engines_agree_and_the_mean_of_a_map_is_its_logit(string architecture, string head)
    {
        using var folder = new TemporaryFolder();
        WriteWeights(folder["w.safetensors"], architecture, head, Classes);
        WriteInput(folder["x.safetensors"], "input", [Pictures, 3, Height, Width]);

        var (logits, maps) = Run(folder, architecture, head, "torch");
        var (otherLogits, otherMaps) = Run(folder, architecture, head, "onnx");

        Assert.HasCount(Pictures * Classes, logits);
        float spread = logits.Max() - logits.Min();
        Assert.IsGreaterThan(0f, spread);
        for (int i = 0; i < logits.Length; i++)
        {
            Assert.AreEqual(logits[i], otherLogits[i], 1e-4f * spread);
            int size = maps.Length / logits.Length;
            Assert.AreEqual(logits[i], maps.Skip(i * size).Take(size).Average(), 1e-4f * spread);
        }

        float mapSpread = maps.Max() - maps.Min();
        for (int i = 0; i < maps.Length; i++)
            Assert.AreEqual(maps[i], otherMaps[i], 1e-4f * mapSpread);
    }

    [TestMethod]
    [DataRow("--shortcut", "G")]
    [DataRow("--pooling", "attention:5")]
    public void A_variant_has_weights_of_its_own_and_maps_with_average_pooling_only(string option, string value)
    {
        using var folder = new TemporaryFolder();
        var variant = option == "--shortcut" ? new NetworkVariant { Shortcut = LastBlockShortcut.RandomCube } : new NetworkVariant { Pooling = FeaturePooling.SoftAttention(5) };
        using (CnnNetwork network = NetworkRegistry.Create(CnnArchitecture.ResNet32Cifar, ClassifierHead.Identity, Classes, seed: 3, variant))
            WeightsWriter.Save(network, folder["w.safetensors"]);
        WriteInput(folder["x.safetensors"], "input", [Pictures, 3, Height, Width]);
        float[] Logits(string engine)
        {
            string[] arguments =
            [
                "forward", "--arch", "resnet32_cifar", "--head", "identity", "--classes", "6", "--weights", folder["w.safetensors"],
                "--input", folder["x.safetensors"], "--output", folder["y.safetensors"], "--engine", engine, option, value,
            ];
            CliRun run = CliRun.Of(arguments);
            Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
            using SafetensorsFile file = SafetensorsFile.Open(folder["y.safetensors"]);
            Assert.AreEqual(option == "--shortcut", file.State.TryGet("maps", out _));
            return file.ReadSingle("logits");
        }

        foreach (var (a, b) in Logits("torch").Zip(Logits("onnx")))
            Assert.AreEqual(a, b, 1e-4f);
        Forward(folder, "resnet32_cifar", "identity", "torch").ShouldFail(ExitCodes.Failure, option == "--shortcut" ? "layer3.4.shortcut" : "pooling.0");
    }

    [TestMethod]
    public void Weights_of_another_head_are_refused_with_the_names_of_what_differs()
    {
        using var folder = new TemporaryFolder();
        WriteWeights(folder["w.safetensors"], "resnet32_cifar", "learned", Classes);
        WriteInput(folder["x.safetensors"], "input", [1, 3, 32, 32]);
        Forward(folder, "resnet32_cifar", "identity", "torch").ShouldFail(ExitCodes.Failure, "w.safetensors", "linear.weight");
        Assert.IsFalse(File.Exists(folder["y.safetensors"]));
    }

    [TestMethod]
    public void A_tensor_of_another_name_or_shape_is_refused()
    {
        using var folder = new TemporaryFolder();
        WriteWeights(folder["w.safetensors"], "resnet32_cifar", "identity", Classes);
        WriteInput(folder["x.safetensors"], "images", [1, 3, 32, 32]);
        Forward(folder, "resnet32_cifar", "identity", "torch").ShouldFail(ExitCodes.Failure, "no tensor 'input'", "'images'");
        WriteInput(folder["x.safetensors"], "input", [1, 32, 32, 3]);
        Forward(folder, "resnet32_cifar", "identity", "torch").ShouldFail(ExitCodes.Failure, "[1, 32, 32, 3]", "[N, 3, H, W]");
    }

    [TestMethod]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        Forward(folder, "resnet32_cifar", "identity", "torch").ShouldFail(ExitCodes.Failure, "x.safetensors", "no such file");
    }

    [TestMethod]
    public void Only_the_two_engines_are_known()
    {
        using var folder = new TemporaryFolder();
        Forward(folder, "resnet32_cifar", "identity", "tensorflow").ShouldFail(ExitCodes.WrongUsage, "tensorflow", "torch", "onnx");
    }

    private static (float[] Logits, float[] Maps) Run(TemporaryFolder folder, string architecture, string head, string engine)
    {
        CliRun run = Forward(folder, architecture, head, engine);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        using SafetensorsFile file = SafetensorsFile.Open(folder["y.safetensors"]);
        return (file.ReadSingle("logits"), file.ReadSingle("maps"));
    }

    private static CliRun Forward(TemporaryFolder folder, string architecture, string head, string engine) => CliRun.Of(
        "forward", "--arch", architecture, "--head", head, "--classes", Classes.ToString(CultureInfo.InvariantCulture),
        "--weights", folder["w.safetensors"], "--input", folder["x.safetensors"], "--output", folder["y.safetensors"], "--engine", engine);

    private static void WriteWeights(string path, string architecture, string head, int classes)
    {
        using CnnNetwork network = NetworkRegistry.Create(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), classes, seed: 3);
        WeightsWriter.Save(network, path);
    }

    private static void WriteInput(string path, string name, long[] shape)
    {
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => (2 * random.NextSingle()) - 1)];
        SafetensorsWriter.Write(path, new StateDictionary(path,
            [new StateEntry(name, WeightType.Float32, shape, () => ElementConversion.FromSingle(values, WeightPrecision.Float32))]));
    }
}
