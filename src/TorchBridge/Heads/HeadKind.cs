namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>The heads; their names are in <see cref="HeadText"/>.</summary>
internal enum HeadKind
{
    Learned,
    Identity,
    IdentityTruncated,
    Orthogonal,
    OrthogonalScaled,
    Hadamard,
    Simplex,
    Orthoplex,
    Cube,
    CubeOrdered,
    CubeRandom,
    Etf,
    MaxSeparation,
    Biorthogonal,
    Hyperspherical,
    Conv3x3,
}
