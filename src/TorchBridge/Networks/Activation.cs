namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>What is done to a value as soon as it is computed.</summary>
internal enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,
}
