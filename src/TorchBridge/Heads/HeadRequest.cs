namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>The head to build and the number of classes it serves.</summary>
internal sealed record HeadRequest(ClassifierHead Head, int Classes)
{
    public NetworkVariant Variant { get; init; } = NetworkVariant.Default;

    /// <summary>Whether the head is the last convolution itself, with one channel per class.</summary>
    public bool IsIdentity => Head.Kind == HeadKind.Identity;

    /// <summary>Whether the trunk ends in one channel per class.</summary>
    public bool HasClassChannels => IsIdentity || Variant.WidenToClasses;
}
