namespace MlNetFixedHeads;

/// <summary>In which numbers training computes. Weights, batch-norm statistics, pooling, the head behind it, the loss, the optimizer and everything that is
/// written are 32 bits whatever is chosen here; so are evaluation and the exported model.</summary>
public enum TrainingPrecision
{
    /// <summary>32 bits throughout.</summary>
#pragma warning disable CA1720 // The name of a type is what is meant.
    Float32,
#pragma warning restore CA1720

    /// <summary>The fastest on the machine at hand, found by a few steps of each that its hardware has instructions for, in either <see cref="TrainingLayout"/>. Another one
    /// than <see cref="Float32"/> and <see cref="TrainingLayout.ChannelsLast"/> is taken only where it is faster by a clear margin.</summary>
    Auto,

    /// <summary>Convolutions in bfloat16: the range of 32 bits and 8 significant bits. Faster on processors with instructions for it (AVX512-BF16, AMX) and on
    /// GPUs of recent years, much slower on others.</summary>
    BFloat16,

    /// <summary>Convolutions in 16 bits of IEEE 754, with the loss scaled so that small gradients do not vanish. On CUDA only.</summary>
    Float16,
}
