using Google.Protobuf;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;

namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>Short forms of node attributes and dimensions.</summary>
internal static class OnnxAttributes
{
    public static OnnxAttribute Int(string name, long value) => new() { Name = name, I = value, Type = OnnxAttribute.Types.Kind.Int };

    public static OnnxAttribute Float(string name, float value) => new() { Name = name, F = value, Type = OnnxAttribute.Types.Kind.Float };

    public static OnnxAttribute Text(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = OnnxAttribute.Types.Kind.String };

    public static OnnxAttribute Ints(string name, params IEnumerable<long> values)
    {
        var attribute = new OnnxAttribute { Name = name, Type = OnnxAttribute.Types.Kind.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    public static OnnxAttribute Texts(string name, IEnumerable<string> values)
    {
        var attribute = new OnnxAttribute { Name = name, Type = OnnxAttribute.Types.Kind.Strings };
        attribute.Strings.AddRange(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    public static OnnxDimension Size(long value) => new() { DimValue = value };

    /// <summary>A dimension that is only known at run time.</summary>
    public static OnnxDimension Free(string name) => new() { DimParam = name };
}
