namespace MlNetFixedHeads;

/// <summary>Which of a DenseNet's concatenated features the identity head reads, there being more of them than classes.</summary>
public enum DenseFeatures
{
    /// <summary>The first K, those of the earliest layers. Up to 150 classes these are made before the last dense block, which then is
    /// computed and stored, but neither used nor trained.</summary>
    First,

    /// <summary>The last K, those of the latest layers.</summary>
    Last,
}
