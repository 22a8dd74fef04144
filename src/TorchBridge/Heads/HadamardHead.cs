using MlNetFixedHeads.TorchBridge.Heads.Geometry;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = -s H[:K, :d] x/(‖x‖ + 1e-8) + b (Hoffer et al. 2018, section 3; Qian 2020, section 3.3).</summary>
internal sealed class HadamardHead : FixedVectorHead
{
    public HadamardHead(int features, int classes, double? fixedScale)
        : base(features, new HadamardVectors(classes, features))
    {
        UseUnitLength();
        if (fixedScale is { } scale)
            UseConstantScale(-scale);
        else
            UseScale(1 / Math.Sqrt(classes), sign: -1);
        UseBias(1 / Math.Sqrt(classes));
    }
}
