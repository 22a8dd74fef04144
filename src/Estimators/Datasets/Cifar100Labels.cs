namespace MlNetFixedHeads;

/// <summary>Which of its two labels a picture of CIFAR-100 is loaded with.</summary>
public enum Cifar100Labels
{
    /// <summary>One of 100 classes.</summary>
    Fine,

    /// <summary>One of 20 superclasses, of five classes each.</summary>
    Coarse,
}
