using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

/// <summary>What training sees of a picture must be what the exported graph sees of it.</summary>
[TestClass]
public sealed class OnnxResizeTests
{
    [TestMethod]
    [DataRow(50, 37, 20, 14)]
    [DataRow(37, 50, 36, 49)]
    [DataRow(13, 9, 40, 31)]
    [DataRow(200, 150, 64, 64)]
    [DataRow(1, 1, 8, 8)]
    [DataRow(1, 90, 7, 16)]
    public void Resize_agrees_with_ONNX_Runtime(int width, int height, int resizedWidth, int resizedHeight)
        => Assert.IsLessThan(2e-3f, LargestDifference(TestPictures.Pattern(width, height), resizedWidth, resizedHeight, excludeOutside: true));

    [TestMethod]
    public void Without_exclude_outside_ONNX_Runtime_weighs_the_edges_otherwise()
        => Assert.IsGreaterThan(1f, LargestDifference(TestPictures.Pattern(50, 37), 20, 14, excludeOutside: false));

    [TestMethod]
    [TestCategory("RealData")]
    public void Photographs_are_resized_as_ONNX_Runtime_does()
    {
        string folder = RealData.Find("flowers102", "jpg_original_subset");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(5)];
        Assert.IsNotEmpty(files);
        foreach (string file in files)
        {
            RgbImage image = ImageDecoder.DecodeFile(file, DecodeLimits.Default, DecodeScale.MinimumShortSideFor(224));
            (long width, long height) = EvaluationTransform.ResizedSize(image.Width, image.Height, 224);

            // ONNX Runtime counts positions in single precision, which shows at sharp edges.
            Assert.IsLessThan(0.05f, LargestDifference(image, (int)width, (int)height, excludeOutside: true), file);
        }
    }

    private static float LargestDifference(RgbImage image, int width, int height, bool excludeOutside)
    {
        float[] ours = new float[width * height * 3];
        AntialiasedResize.Resize(
            image, new(0, 0, image.Width, image.Height), width, height, new(0, 0, width, height), mirror: false, ChannelScaling.None, ours);
        float[] theirs = RunResize(image, width, height, excludeOutside);
        float largest = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(ours[i] - theirs[(i % 3 * width * height) + (i / 3)]));
        }

        return largest;
    }

    private static float[] RunResize(RgbImage image, int width, int height, bool excludeOutside)
    {
        float[] planes = new float[image.Width * image.Height * 3];
        for (int i = 0; i < planes.Length; i++)
        {
            planes[(i % 3 * image.Width * image.Height) + (i / 3)] = image.Pixels[i];
        }

        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(Model(width, height, excludeOutside), options);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(planes, [1, 3, image.Height, image.Width]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, ["x"], [input], ["y"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static byte[] Model(int width, int height, bool excludeOutside)
    {
        var node = new OnnxNode { OpType = "Resize", Input = { "x", "", "", "sizes" }, Output = { "y" } };
        node.Attribute.Add(Text("mode", "linear"));
        node.Attribute.Add(Text("coordinate_transformation_mode", "half_pixel"));
        node.Attribute.Add(Number("antialias", 1));
        node.Attribute.Add(Number("exclude_outside", excludeOutside ? 1 : 0));
        long[] sizes = [1, 3, height, width];
        var graph = new OnnxGraph { Name = "resize", Node = { node }, Input = { Value("x") }, Output = { Value("y") } };
        graph.Initializer.Add(new OnnxTensor
        {
            Name = "sizes",
            DataType = (int)OnnxTensor.Types.ElementType.Int64,
            Dims = { 4 },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(sizes)),
        });
        return new OnnxModel { IrVersion = 8, Graph = graph, OpsetImport = { new OnnxOperatorSet { Version = 18 } } }.ToByteArray();
    }

    private static OnnxAttribute Text(string name, string value)
        => new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = OnnxAttribute.Types.Kind.String };

    private static OnnxAttribute Number(string name, long value) => new() { Name = name, I = value, Type = OnnxAttribute.Types.Kind.Int };

    private static OnnxValueInfo Value(string name)
    {
        var shape = new OnnxShape();
        foreach (string dimension in new[] { "n", "c", "h", "w" })
        {
            shape.Dim.Add(new OnnxDimension { DimParam = name + dimension });
        }

        var tensor = new OnnxTensorType { ElemType = (int)OnnxTensor.Types.ElementType.Float, Shape = shape };
        return new OnnxValueInfo { Name = name, Type = new OnnxType { TensorType = tensor } };
    }
}
