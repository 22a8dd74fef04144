namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>The numbers of a backward pass for each channel, as often as a row has them.</summary>
internal unsafe struct GradientFactors
{
    public float* Mean;

    /// <summary>With <see cref="Offset"/>, what the activation had: x scale + offset.</summary>
    public float* Scale;

    public float* Offset;

    /// <summary>With <see cref="Level"/>, the gradient of x: g scale + (x - mean) slope + level.</summary>
    public float* Slope;

    public float* Level;
}
