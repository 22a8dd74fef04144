namespace MlNetFixedHeads;

/// <summary>How the last residual block gets from its input to one channel per class (Qian 2020, options A to G).</summary>
/// <remarks>The 1x1 convolutions of <see cref="Hadamard"/> to <see cref="RandomCube"/> are never trained: they follow from the number of
/// classes, the number of channels and <see cref="NetworkVariant.ShortcutSeed"/>, are not stored with the weights and are no parameters.
/// Their rows have length 1, and batch norm follows.</remarks>
public enum LastBlockShortcut
{
    /// <summary>The architecture's own: <see cref="PadOrSlice"/>, but on ResNet-18 <see cref="Learned"/> up to 512 classes.</summary>
    Standard,

    /// <summary>Option A, no parameters: zero channels are added where there are more classes than channels, on both sides, else the first
    /// channels are kept.</summary>
    PadOrSlice,

    /// <summary>Option B: a learned 1x1 convolution, followed by batch norm wherever the block's last convolution is.</summary>
    Learned,

    /// <summary>Option C: the rows of a Sylvester-Hadamard matrix, negated. With more classes than channels rows repeat.</summary>
    Hadamard,

    /// <summary>Option D: the unit vectors and their opposites, in the order +e0, -e0, +e1, and so on. At most two classes per channel.</summary>
    Orthoplex,

    /// <summary>Option E: the same vectors in a random order.</summary>
    ShuffledOrthoplex,

    /// <summary>Option F: corners of a cube, the class' number in binary as signs. Neighbours are nearly parallel: with 64 channels their
    /// cosine is 0.97.</summary>
    OrderedCube,

    /// <summary>Option G: different corners of a cube drawn at random.</summary>
    RandomCube,
}
