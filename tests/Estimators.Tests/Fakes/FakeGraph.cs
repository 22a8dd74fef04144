using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;
using Kind = MlNetFixedHeads.TorchBridge.Onnx.Proto.OnnxAttribute.Types.Kind;
using Type = MlNetFixedHeads.TorchBridge.Onnx.Proto.OnnxTensor.Types.ElementType;

namespace MlNetFixedHeads.Estimators.Tests.Fakes;

/// <summary>Mean colour, linear layer, softmax, as an ONNX graph with the real exporter's inputs and outputs.</summary>
internal sealed class FakeGraph(IReadOnlyList<string> classNames, float[][] colours, (int Height, int Width) map, (int Height, int Width) input)
{
    private readonly OnnxGraph _graph = new() { Name = "fake" };

    public void Write(Stream stream, OnnxExportRequest request)
    {
        int k = classNames.Count;
        if (request.Form == OnnxInputForm.Pixels)
        {
            AddInput("pixels", Type.Uint8, 1, "L");
            AddInput("size", Type.Int64, 1, 2);
            Ints("two", 2);
            Ints("three", 3);
            Node("Reshape", "hw", ["size", "two"]);
            Node("Concat", "hwc", ["hw", "three"], ("axis", 0));
            Node("Reshape", "rgb", ["pixels", "hwc"]);
            Node("Cast", "values", ["rgb"], ("to", (int)Type.Float));
            Floats("white", [], 255f);
            Node("Div", "scaled", ["values", "white"]);
            Ints("axes", 0, 1);
            Node("ReduceMean", "mean", ["scaled", "axes"], ("keepdims", 0));
            Ints("row", 1, 3);
            Node("Reshape", "Features", ["mean", "row"]);
        }
        else if (request.FixedTensorSize)
        {
            AddInput("input", Type.Float, 1, 3, input.Height, input.Width);
        }
        else
        {
            AddInput("input", Type.Float, "N", 3, "H", "W");
        }

        if (request.Form == OnnxInputForm.Tensor)
        {
            Ints("axes", 2, 3);
            Node("ReduceMean", "Features", ["input", "axes"], ("keepdims", 0));
        }

        float[] centre = [.. Enumerable.Range(0, 3).Select(c => colours.Average(m => m[c]))];
        Floats("centre", [1, 3], centre);
        Floats("weights", [3, k], [.. Enumerable.Range(0, 3).SelectMany(c => colours.Select(m => 20 * (m[c] - centre[c])))]);
        Node("Sub", "centred", ["Features", "centre"]);
        Node("MatMul", "Logits", ["centred", "weights"]);
        Node("Softmax", "Score", ["Logits"], ("axis", 1));
        AddOutput("Score", "N", k);
        if (request.ActivationMaps)
        {
            Ints("point", -1, k, 1, 1);
            Node("Reshape", "points", ["Logits", "point"]);
            Ints("area", 1, k, map.Height, map.Width);
            Node("Expand", "ActivationMap", ["points", "area"]);
            AddOutput("ActivationMap", "N", k, map.Height, map.Width);
        }

        if (request.Features)
        {
            AddOutput("Features", "N", 3);
        }

        AddSlotNames();
        var model = new OnnxModel { IrVersion = 10, Graph = _graph };
        model.OpsetImport.Add(new OnnxOperatorSet { Domain = "", Version = 18 });
        model.OpsetImport.Add(new OnnxOperatorSet { Domain = "ai.onnx.ml", Version = 2 });
        model.WriteTo(stream);
    }

    private void AddSlotNames()
    {
        _graph.Initializer.Add(new OnnxTensor { Name = "firstName", DataType = (int)Type.String, Dims = { 1 }, StringData = { ByteString.CopyFromUtf8(classNames[0]) } });
        _graph.Node.Add(new OnnxNode
        {
            OpType = "LabelEncoder",
            Domain = "ai.onnx.ml",
            Name = "mlnet.Score.SlotNames",
            Input = { "firstName" },
            Output = { "mlnet.Score.unusedOutput" },
            Attribute =
            {
                new OnnxAttribute { Name = "keys_strings", Type = Kind.Strings, Strings = { classNames.Select(ByteString.CopyFromUtf8) } },
                new OnnxAttribute { Name = "values_int64s", Type = Kind.Ints, Ints = { classNames.Select((_, i) => (long)i) } },
            },
        });
    }

    private void Node(string op, string output, string[] inputs, params (string Name, int Value)[] attributes) => _graph.Node.Add(new OnnxNode
    {
        OpType = op,
        Name = output + "Node",
        Input = { inputs },
        Output = { output },
        Attribute = { attributes.Select(a => new OnnxAttribute { Name = a.Name, Type = Kind.Int, I = a.Value }) },
    });

    private void Ints(string name, params long[] values) => _graph.Initializer.Add(new OnnxTensor
    {
        Name = name,
        DataType = (int)Type.Int64,
        Dims = { values.Length },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(values)),
    });

    private void Floats(string name, long[] shape, params float[] values) => _graph.Initializer.Add(new OnnxTensor
    {
        Name = name,
        DataType = (int)Type.Float,
        Dims = { shape },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)),
    });

    private void AddInput(string name, Type type, params object[] shape) => _graph.Input.Add(Info(name, type, shape));

    private void AddOutput(string name, params object[] shape) => _graph.Output.Add(Info(name, Type.Float, shape));

    private static OnnxValueInfo Info(string name, Type type, object[] shape) => new()
    {
        Name = name,
        Type = new OnnxType
        {
            TensorType = new OnnxTensorType
            {
                ElemType = (int)type,
                Shape = new OnnxShape { Dim = { shape.Select(d => d is int size ? new OnnxDimension { DimValue = size } : new OnnxDimension { DimParam = (string)d }) } },
            },
        },
    };
}
