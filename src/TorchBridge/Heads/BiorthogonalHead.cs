using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = s W x/‖x‖ with unit Hadamard rows of both signs.</summary>
internal sealed class BiorthogonalHead : FixedVectorHead
{
    private const double InitialScale = 10;

    public BiorthogonalHead(int features, int classes)
        : base(features, new BiorthogonalVectors(classes, features))
    {
        UseUnitLength();
        UseLogScale(InitialScale);
    }
}
