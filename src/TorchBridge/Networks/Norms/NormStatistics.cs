namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>What a norm's forward pass finds for each channel, and keeps for the backward pass.</summary>
/// <param name="channels">C.</param>
internal sealed class NormStatistics(int channels)
{
    public float[] Mean { get; } = new float[channels];

    /// <summary>One over the deviation, with epsilon in the variance.</summary>
    public float[] Inverse { get; } = new float[channels];

    /// <summary>Unbiased.</summary>
    public float[] Variance { get; } = new float[channels];

    /// <summary>With <see cref="Offset"/>, the result before addend and activation: x scale + offset.</summary>
    public float[] Scale { get; } = new float[channels];

    public float[] Offset { get; } = new float[channels];
}
