namespace MlNetFixedHeads;

/// <summary>Which training pictures an epoch shows. It always has as many as there are.</summary>
public enum PictureSampling
{
    /// <summary>Every picture once, in random order.</summary>
    Shuffle,

    /// <summary>Every class equally often. Pictures of rare classes come several times, each time augmented anew; of frequent classes,
    /// each epoch draws others.</summary>
    ClassBalanced,

    /// <summary>Every picture as often as its share of all weights says; fractions are drawn by lot.</summary>
    ByWeight,
}
