using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = r W A x with the recursive maximum-separation matrix (Kasarla et al. 2022).</summary>
internal sealed class MaxSeparationHead : FixedVectorHead
{
    public MaxSeparationHead(int features, int classes, double radius, bool adapter)
        : base(features, new MaxSeparationVectors(classes))
    {
        if (adapter)
            UseAdapter();
        if (radius != 1)
            UseConstantScale(radius);
    }
}
