namespace MlNetFixedHeads;

/// <summary>Which convolutions of a trunk something applies to.</summary>
public enum ConvolutionScope
{
    /// <summary>None.</summary>
    None,

    /// <summary>The last one before pooling; of a residual block the last of the main path.</summary>
    Last,

    /// <summary>All of the trunk.</summary>
    All,
}
