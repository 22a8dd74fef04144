using MlNetFixedHeads.TorchBridge.Heads;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>A trunk with global average pooling and a head, written once for all interpreters.</summary>
internal abstract class CnnNetwork : NamedModule
{
    /// <summary>Why other poolings have no activation maps.</summary>
    public const string MapsNeedAverage = "only with average pooling is a logit the mean of a map.";

    /// <summary>Where everything that a head other than the learned one keeps is found among the weights.</summary>
    public const string HeadName = "head";

    private bool _reluBeforePooling;
    private SoftAttention? _attention;

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

    /// <summary>The last convolution of the trunk's main path.</summary>
    public Conv2d LastConvolution { get; private set; } = null!;

    /// <summary>Whether the logits are means of maps: only average pooling makes them so.</summary>
    public bool HasActivationMaps => Request.Variant.Pooling.Kind == PoolingKind.Average;

    /// <summary>The trunk: a batch of pictures to the last feature maps.</summary>
    public abstract T Trunk<T>(INetworkOps<T> ops, T x);

    /// <summary>The maps that are pooled: the trunk's, or what the head makes of them.</summary>
    public T LastMaps<T>(INetworkOps<T> ops, T x)
    {
        var maps = Head.BeforePooling(ops, Trunk(ops, x));
        return _reluBeforePooling ? ops.Relu(maps) : maps;
    }

    /// <summary>The whole network.</summary>
    public NetworkOutput<T> Run<T>(INetworkOps<T> ops, T x)
    {
        var maps = LastMaps(ops, x);
        var features = Pool(ops, maps);
        return new(Head.Logits(ops, features), features, maps);
    }

    /// <summary>Logits of the maps that are pooled.</summary>
    public T LogitsOfMaps<T>(INetworkOps<T> ops, T lastMaps) => Head.Logits(ops, Pool(ops, lastMaps));

    /// <summary>Class activation maps (N, K, h, w) whose means are the logits.</summary>
    /// <exception cref="InvalidOperationException">The pooling is not the average, so that there are none.</exception>
    public T ActivationMaps<T>(INetworkOps<T> ops, NetworkOutput<T> output) => HasActivationMaps
        ? Head.Maps(ops, output.LastMaps, output.Features)
        : throw new InvalidOperationException(
            $"There are no activation maps with {Request.Variant.Pooling} pooling: {MapsNeedAverage}");

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

    /// <summary>Called once by every architecture when its trunk is built.</summary>
    /// <param name="channels">Channels of the last maps.</param>
    /// <param name="lastConvolution">The last convolution of the main path.</param>
    /// <param name="endsInRelu">Whether no value of the last maps is negative.</param>
    protected void CompleteTrunk(int channels, Conv2d lastConvolution, bool endsInRelu)
    {
        LastConvolution = lastConvolution;
        var variant = Request.Variant;
        // A convolutional head stands between the trunk and the pooling, and ends in no ReLU.
        var convolved = Request.Head.Kind == HeadKind.Conv3x3;
        _reluBeforePooling = !(endsInRelu && !convolved) && (variant.ReluBeforePooling || variant.FinalRelu || variant.Pooling.Kind == PoolingKind.Lp);
        if (variant.Pooling.Kind != PoolingKind.SoftAttention)
            return;
        _attention = new SoftAttention(convolved ? Request.Classes : channels, variant.Pooling.AttentionChannels);
        register_module(SoftAttention.ModuleName, _attention);
    }

    private T Pool<T>(INetworkOps<T> ops, T maps) => Request.Variant.Pooling switch
    {
        { Kind: PoolingKind.Average } => ops.GlobalAveragePool(maps),
        { Kind: PoolingKind.Max } => ops.GlobalMaxPool(maps),
        { Kind: PoolingKind.Lp } lp => ops.GlobalLpPool(maps, lp.Exponent),
        _ => _attention!.Run(ops, maps),
    };

    /// <summary>Builds the head behind the trunk and registers what it learns: a learned layer under torchvision's name for it, any other
    /// head under <c>head</c>.</summary>
    /// <param name="features">Channels of the trunk's last maps.</param>
    /// <param name="learnedName">The learned layer's name, at most two steps deep.</param>
    /// <param name="dropout">Probability of dropping a feature before a learned layer; there is nothing to regularise in a frozen one.</param>
    protected HeadModule AddHead(int features, string learnedName, double dropout = 0)
    {
        if (Request.Head.Kind != HeadKind.Learned)
        {
            var head = HeadFactory.Build(Request, features);
            if (head.Parameters is { } parameters)
                register_module(HeadName, parameters);
            return head;
        }

        var layer = Layers.Linear(features, Request.Classes);
        var names = learnedName.Split('.');
        if (names is [var group, var inner])
        {
            var parent = new ModuleGroup();
            parent.Add(inner, layer);
            register_module(group, parent);
        }
        else
        {
            register_module(learnedName, layer);
        }

        return new LearnedHead(layer, dropout);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Head?.Dispose();
        base.Dispose(disposing);
    }
}
