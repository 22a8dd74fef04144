using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = W A x with the vertices of a simplex (Pernici et al. 2019).</summary>
internal sealed class SimplexHead : FixedVectorHead
{
    public SimplexHead(int features, int classes, bool adapter)
        : base(features, new SimplexVectors(classes))
    {
        if (adapter)
            UseAdapter();
    }
}
