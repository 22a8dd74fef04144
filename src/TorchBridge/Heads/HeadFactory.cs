using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>Builds the heads that read a trunk's features.</summary>
internal static class HeadFactory
{
    /// <summary>Builds a head. A learned one is built by <see cref="CnnNetwork"/>, since its layer has another name in every network.</summary>
    /// <param name="request">The head and the number of classes.</param>
    /// <param name="features">Number of the trunk's channels.</param>
    public static HeadModule Build(HeadRequest request, int features)
    {
        var (head, classes) = (request.Head, request.Classes);
        return head.Kind switch
        {
            HeadKind.Identity => new IdentityHead(classes, head.Bias),
            HeadKind.IdentityTruncated => new TruncatedIdentityHead(features, classes),
            HeadKind.Orthogonal => new OrthogonalHead(features, classes, head.Seed),
            HeadKind.OrthogonalScaled => new ScaledOrthogonalHead(features, classes, head.Seed),
            HeadKind.Hadamard => new HadamardHead(features, classes, head.FixedScale),
            HeadKind.Simplex => new SimplexHead(features, classes, head.Adapter),
            HeadKind.Orthoplex => new OrthoplexHead(features, classes, head.Order, head.Adapter),
            HeadKind.Cube => new CubeHead(features, classes),
            HeadKind.CubeOrdered => CubeCodeHead.Ordered(features, classes),
            HeadKind.CubeRandom => CubeCodeHead.Random(features, classes, head.Seed),
            HeadKind.Etf => new EtfHead(features, classes, head.Adapter, head.Seed),
            HeadKind.MaxSeparation => new MaxSeparationHead(features, classes, head.Radius, head.Adapter),
            HeadKind.Biorthogonal => new BiorthogonalHead(features, classes),
            HeadKind.Hyperspherical => new HypersphericalHead(features, classes, head.Dimensions, head.Seed),
            HeadKind.Conv3x3 => new ConvolutionHead(features, classes),
            _ => throw new ArgumentOutOfRangeException(nameof(request), head, "This head is no module of its own."),
        };
    }
}
