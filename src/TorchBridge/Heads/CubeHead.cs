using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = W A x with the first corners of a cube of ceil(log2 K) dimensions (Pernici et al. 2019).</summary>
internal sealed class CubeHead : FixedVectorHead
{
    public CubeHead(int features, int classes)
        : base(features, new CubeVectors(classes, CubeVectors.DimensionsFor(classes))) => UseAdapter();
}
