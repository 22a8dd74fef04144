namespace MlNetFixedHeads;

/// <summary>Random changes of colour, each in turn, in random order, as torchvision's ColorJitter makes them.</summary>
public sealed record ColorJitter
{
    /// <summary>The brightness is multiplied by a factor between max(0, 1 - b) and 1 + b, with b this number, 0 or more. Defaults to 0.</summary>
    public double Brightness { get; init; }

    /// <summary>The distance from the picture's mean grey is multiplied by a factor of such a range. Defaults to 0.</summary>
    public double Contrast { get; init; }

    /// <summary>The distance of each pixel from its own grey is multiplied by a factor of such a range. Defaults to 0.</summary>
    public double Saturation { get; init; }

    /// <summary>The hue is turned by a share of the circle between minus and plus this number, 0 to 0.5. Defaults to 0.</summary>
    public double Hue { get; init; }
}
