using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = Wx + b with a frozen semi-orthogonal W (Qian 2020, section 3.2). The bias starts as that of a plain layer.</summary>
internal sealed class OrthogonalHead : FixedVectorHead
{
    public OrthogonalHead(int features, int classes, int seed)
        : base(features, new OrthogonalVectors(classes, features, seed)) => UseBias(1 / Math.Sqrt(features));
}
