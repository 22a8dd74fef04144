namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>How floating-point weights are stored in a file.</summary>
internal enum WeightPrecision
{
    /// <summary>4 bytes, exact.</summary>
    Float32,

    /// <summary>2 bytes, 11 significant bits, up to 65504.</summary>
    Float16,

    /// <summary>2 bytes, 8 significant bits, the range of <see cref="Float32"/>.</summary>
    BFloat16,
}
