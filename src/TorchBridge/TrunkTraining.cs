namespace MlNetFixedHeads;

/// <summary>Whether the pretrained part of a network learns.</summary>
/// <remarks>The trunk is everything that comes from pretrained weights; what a head replaces or adds is not of it. While it is frozen its batch
/// norms keep the statistics they have, its output is computed once and kept, and epochs run on what follows it alone.</remarks>
public enum TrunkTraining
{
    /// <summary>Everything learns.</summary>
    Finetune,

    /// <summary>Only what the head replaces or adds learns.</summary>
    Frozen,

    /// <summary>As <see cref="Frozen"/> in the first epochs, then as <see cref="Finetune"/>.</summary>
    FrozenThenFinetune,
}
