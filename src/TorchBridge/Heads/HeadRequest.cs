namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>The head to build and the number of classes it serves.</summary>
internal sealed record HeadRequest(ClassifierHead Head, int Classes)
{
    public bool IsIdentity => Head == ClassifierHead.Identity;
}
