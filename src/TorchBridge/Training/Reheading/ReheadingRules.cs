using MlNetFixedHeads.TorchBridge.Heads;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>Which networks have a layer that can be computed, and which way is taken where none is asked for.</summary>
internal static class ReheadingRules
{
    /// <summary>The way that did best with pretrained weights.</summary>
    public const Reinitialize Best = Reinitialize.LdaOnFeatures;

    /// <summary>Whether pictures are looked at.</summary>
    public static bool UsesPictures(Reinitialize? kind) => kind is Reinitialize.RidgeOnFeatures or Reinitialize.LdaOnFeatures;

    /// <summary>What is wrong with an option, whatever the number of classes.</summary>
    public static IEnumerable<string> Problems(CnnArchitecture? architecture, ClassifierHead? head, NetworkVariant? variant, Reinitialize? kind, bool hasWeights)
    {
        if (kind is not { } asked || asked == Reinitialize.Random)
            yield break;
        if (!Enum.IsDefined(asked))
            yield return $"Reinitialize is {asked}; expected {string.Join(", ", Enum.GetNames<Reinitialize>())}.";
        else if (asked == Reinitialize.Truncate && !hasWeights)
            yield return "Reinitialize is Truncate, but PretrainedWeights is null; there is no published layer to take channels of.";
        else if (architecture is not null && head is not null && variant is { Pooling: not null } && !CanReinitialize(architecture, head, variant, asked))
            yield return NothingNew(architecture, head, asked);
    }

    public static string NothingNew(CnnArchitecture architecture, ClassifierHead head, Reinitialize kind) => kind == Reinitialize.Truncate
        ? $"Reinitialize is {kind}; it is for the identity head, WidenToClasses and the learned head, where a published layer is replaced, found the {head} head on {architecture}."
        : $"Reinitialize is {kind}; the {head} head on {architecture} has no new layer that is linear in mean features: it is for learned layers, and for the "
            + "identity head and WidenToClasses with average pooling and without ReLU before it (not on densenet_bc_100_12, where no layer is replaced).";

    /// <summary>Where the new layer is.</summary>
    public static ReheadingPlace PlaceOf(CnnArchitecture architecture, ClassifierHead head, NetworkVariant variant)
    {
        var linear = variant is { Pooling.Kind: PoolingKind.Average, ReluBeforePooling: false, FinalRelu: false };
        if (head.Kind == HeadKind.Conv3x3)
            return linear ? ReheadingPlace.Head : ReheadingPlace.None;
        if (linear && HasNewConvolution(architecture, head, variant))
            return ReheadingPlace.Trunk;
        return head.Kind switch
        {
            HeadKind.Learned or HeadKind.Cube => ReheadingPlace.Head,
            HeadKind.Simplex or HeadKind.Orthoplex or HeadKind.MaxSeparation or HeadKind.Etf when head.Adapter => ReheadingPlace.Head,
            HeadKind.Hyperspherical when head.Dimensions is not null => ReheadingPlace.Head,
            _ => ReheadingPlace.None,
        };
    }

    /// <summary>Whether the trunk ends in a convolution that no published weights have.</summary>
    public static bool HasNewConvolution(CnnArchitecture architecture, ClassifierHead head, NetworkVariant variant) =>
        architecture != CnnArchitecture.DenseNetBC100X12 && (head.Kind == HeadKind.Identity || variant.WidenToClasses);

    private static bool CanReinitialize(CnnArchitecture architecture, ClassifierHead head, NetworkVariant variant, Reinitialize kind) =>
        kind == Reinitialize.Truncate
            ? HasNewConvolution(architecture, head, variant) || head.Kind == HeadKind.Learned
            : PlaceOf(architecture, head, variant) != ReheadingPlace.None;
}
