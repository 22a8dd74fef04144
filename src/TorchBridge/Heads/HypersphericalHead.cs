using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = W A x with class vectors moved apart (Mettes et al. 2019); without A where the vectors have the features' dimensions.</summary>
internal sealed class HypersphericalHead : FixedVectorHead
{
    public HypersphericalHead(int features, int classes, int? dimensions, int seed)
        : base(features, new HypersphericalVectors(classes, dimensions ?? features, seed))
    {
        if (dimensions is { } own && own != features)
            UseAdapter();
    }
}
