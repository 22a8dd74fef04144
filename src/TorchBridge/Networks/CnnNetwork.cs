using MlNetFixedHeads.TorchBridge.Heads;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>A trunk with global average pooling and a head, written once for all interpreters.</summary>
internal abstract class CnnNetwork : NamedModule
{
    protected CnnNetwork(CnnArchitecture architecture, HeadRequest request)
        : base(architecture.Name)
    {
        (Architecture, Request) = (architecture, request);
    }

    public CnnArchitecture Architecture { get; }

    /// <summary>The head and the number of classes the network was built for.</summary>
    public HeadRequest Request { get; }

    /// <summary>Number of pooled features the head sees.</summary>
    public int FeatureCount => Head.FeatureCount;

    /// <summary>Turns pooled features into logits. Set by the constructor of the architecture.</summary>
    public HeadModule Head { get; protected init; } = null!;

    /// <summary>The trunk: a batch of pictures to the last feature maps.</summary>
    public abstract T Trunk<T>(INetworkOps<T> ops, T x);

    /// <summary>The whole network.</summary>
    public NetworkOutput<T> Run<T>(INetworkOps<T> ops, T x)
    {
        var maps = Trunk(ops, x);
        var features = ops.GlobalAveragePool(maps);
        return new(Head.Logits(ops, features), features, maps);
    }

    /// <summary>Class activation maps (N, K, h, w) whose means are the logits.</summary>
    public T ActivationMaps<T>(INetworkOps<T> ops, T lastMaps) => Head.Maps(ops, lastMaps);

    /// <summary>Logits of preprocessed pictures (N, 3, H, W) in evaluation.</summary>
    public Tensor Logits(Tensor x) => Run(TorchOps.Evaluation, x).Logits;

    /// <summary>Stores 4-dimensional weights with the channels innermost, the layout in which the CPU convolves fastest.</summary>
    public void UseChannelsLast()
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        foreach (var parameter in parameters())
        {
            if (parameter.dim() == 4)
                parameter.set_(parameter.ToChannelsLast());
        }
    }
}
