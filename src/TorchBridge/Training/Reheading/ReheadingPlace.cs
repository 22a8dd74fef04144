namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>Where a network has a layer that can be computed.</summary>
internal enum ReheadingPlace
{
    /// <summary>Nowhere: what is new is not linear in mean features, or nothing is new.</summary>
    None,

    /// <summary>The trunk's last convolution, with one channel per class.</summary>
    Trunk,

    /// <summary>A layer of the head.</summary>
    Head,
}
