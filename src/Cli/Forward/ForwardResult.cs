using System.Globalization;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Cli.Forward;

/// <summary>Logits (N, K) and, where the network has them, class activation maps (N, K, h, w).</summary>
internal sealed record ForwardResult(float[] Logits, float[]? Maps, int Count, int Classes, int MapHeight, int MapWidth)
{
    public void Write(string path) => SafetensorsWriter.Write(path, new StateDictionary(path,
    [
        Entry("logits", Logits, Count, Classes),
        .. Maps is null ? [] : new[] { Entry("maps", Maps, Count, Classes, MapHeight, MapWidth) },
    ]));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"logits [{Count}, {Classes}], ")
        + (Maps is null ? "no maps" : string.Create(CultureInfo.InvariantCulture, $"maps [{Count}, {Classes}, {MapHeight}, {MapWidth}]"));

    private static StateEntry Entry(string name, float[] values, params long[] shape) =>
        new(name, WeightType.Float32, shape, () => ElementConversion.FromSingle(values, WeightPrecision.Float32));
}
