namespace MlNetFixedHeads;

/// <summary>A random rectangle that is wiped out (Zhong et al. 2020), with torchvision's defaults.</summary>
public sealed record RandomErasing
{
    /// <summary>Share of the pictures it happens to, in [0, 1]. Defaults to 0.5.</summary>
    public double Probability { get; init; } = 0.5;

    /// <summary>Smallest and largest share of the input's area, in (0, 1]. Defaults to (0.02, 0.33).</summary>
    public (double Minimum, double Maximum) Scale { get; init; } = (0.02, 0.33);

    /// <summary>Smallest and largest height over width, above 0, at most 100. Defaults to (0.3, 3.3).</summary>
    public (double Minimum, double Maximum) Ratio { get; init; } = (0.3, 3.3);

    /// <summary>Whether each value becomes normal noise (timm's <c>pixel</c> mode); otherwise the rectangle takes the mean colour, which is 0
    /// after normalising. Defaults to false.</summary>
    public bool Noise { get; init; }
}
