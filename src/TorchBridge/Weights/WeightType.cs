namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Element types of stored tensors that can be read.</summary>
internal enum WeightType
{
    Float64,
    Float32,
    Float16,
    BFloat16,
    Int64,
    Int32,
    UInt8,
    Boolean,
}
