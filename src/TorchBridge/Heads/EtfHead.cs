using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = s W z/‖z‖ with a simplex equiangular tight frame and z the batch-normed features, or a learned map of them to K - 1
/// dimensions, where the frame is the simplex.</summary>
internal sealed class EtfHead : FixedVectorHead
{
    private const double InitialScale = 10;

    public EtfHead(int features, int classes, bool adapter, int seed)
        : base(features, adapter ? new SimplexVectors(classes) : new EtfVectors(classes, features, seed))
    {
        if (adapter)
            UseAdapter();
        UseBatchNorm();
        UseUnitLength();
        UseLogScale(InitialScale);
    }
}
