using MlNetFixedHeads.TorchBridge.Heads.Geometry;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>y = s W A x + b with a frozen W. A, a learned map without bias, s and b may be missing.</summary>
internal sealed record FixedLayer(ClassVectors Vectors, Linear? Adapter, HeadScale? Scale, Parameter? Bias)
{
    /// <summary>One product with a matrix of so few numbers is faster than anything with more steps.</summary>
    private const int SmallMatrix = 1 << 15;

    public int Inputs => Adapter is null ? Vectors.Dimensions : (int)Adapter.in_features;

    /// <summary>Whether, once training is over, W A is best multiplied out.</summary>
    public bool Folds => Whole <= SmallMatrix || Whole <= InParts + (InParts / 4);

    /// <summary>Multiply-accumulate operations for one vector, of the cheaper form.</summary>
    public long Macs => Folds ? Whole : InParts;

    /// <summary>Numbers that are learned.</summary>
    public long LearnedCount => (Adapter?.weight!.numel() ?? 0) + (Scale?.Parameter?.numel() ?? 0) + (Bias?.numel() ?? 0);

    private long Whole => (long)Vectors.Classes * Inputs;

    private long InParts => (Adapter?.weight!.numel() ?? 0) + Vectors.Macs;
}
