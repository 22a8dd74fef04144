namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>The head to build and the number of classes it serves.</summary>
internal sealed record HeadRequest(ClassifierHead Head, int Classes)
{
    /// <summary>Whether the last convolution has one channel per class.</summary>
    public bool IsIdentity => Head.Kind == HeadKind.Identity;
}
