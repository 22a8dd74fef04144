using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = W A x with unit vectors of both signs (Pernici et al. 2019).</summary>
internal sealed class OrthoplexHead : FixedVectorHead
{
    public OrthoplexHead(int features, int classes, OrthoplexOrder order, bool adapter)
        : base(features, new OrthoplexVectors(classes, order))
    {
        if (adapter)
            UseAdapter();
    }
}
