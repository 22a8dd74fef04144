namespace MlNetFixedHeads;

/// <summary>The kinds of <see cref="FeaturePooling"/>.</summary>
public enum PoolingKind
{
    /// <summary>The mean over positions.</summary>
    Average,

    /// <summary>The largest value over positions.</summary>
    Max,

    /// <summary>The L_p mean over positions.</summary>
    Lp,

    /// <summary>A learned weighted mean over positions.</summary>
    SoftAttention,
}
