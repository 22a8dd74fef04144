using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = s W x/‖x‖ + b with a frozen orthogonal W (Hoffer et al. 2018, equation 5).</summary>
internal sealed class ScaledOrthogonalHead : FixedVectorHead
{
    private const double InitialScale = 10;

    public ScaledOrthogonalHead(int features, int classes, int seed)
        : base(features, new OrthogonalVectors(classes, features, seed))
    {
        UseUnitLength();
        UseScale(InitialScale);
        UseBias(0);
    }
}
