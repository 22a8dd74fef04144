using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Soft attention over positions: 1x1 convolution to m channels, tanh, 1x1 convolution to one, softmax, weighted mean.</summary>
internal sealed class SoftAttention : NamedModule
{
    public const string ModuleName = "pooling";

    private readonly Conv2d _hidden;
    private readonly Conv2d _score;

    public SoftAttention(int channels, int hidden)
        : base("SoftAttention")
    {
        _hidden = Layers.Conv(channels, hidden, 1, bias: true);
        // A bias would be the same at every position, and softmax does not see what is the same everywhere.
        _score = Layers.Conv(hidden, 1, 1);
        register_module("0", _hidden);
        register_module("2", _score);
    }

    public T Run<T>(INetworkOps<T> ops, T maps) => ops.AttentionPool(maps, ops.Conv(ops.Tanh(ops.Conv(maps, _hidden)), _score));
}
