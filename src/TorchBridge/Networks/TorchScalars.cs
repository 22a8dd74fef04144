using TorchSharp;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Constants that live as long as the process.</summary>
/// <remarks>A number given to a TorchSharp method becomes a finalizable object of which only the handle reaches native code. When the
/// collector runs during the call, as it does under parallel decoding, the finalizer frees the number in use: at best libtorch notices
/// ("Exception raised from toDouble"), at worst it computes with another value.</remarks>
internal static class TorchScalars
{
    public static readonly Scalar Zero = 0.0.ToScalar();
    public static readonly Scalar Half = 0.5.ToScalar();

    /// <summary>A whole number, which tensors of every type take.</summary>
    public static readonly Scalar One = 1L.ToScalar();

    public static readonly Scalar Six = 6.0.ToScalar();

    /// <summary>Below it the largest value of a map counts as zero in L_p pooling.</summary>
    public static readonly Scalar SmallestMap = SmallestMapValue.ToScalar();

    /// <summary>Keeps a division by a length from one by 0.</summary>
    public static readonly Scalar LengthFloor = 1e-8.ToScalar();

    public const float SmallestMapValue = 1e-20f;
}
