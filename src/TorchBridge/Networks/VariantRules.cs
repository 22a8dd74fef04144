using System.Globalization;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Which variants fit which architecture, head and number of classes.</summary>
internal static class VariantRules
{
    /// <exception cref="ArgumentException">Lists everything that does not fit.</exception>
    public static void Check(CnnArchitecture architecture, ClassifierHead head, int classes, NetworkVariant variant)
    {
        string[] problems = [.. Problems(architecture, head, variant), .. ClassProblems(architecture, classes, variant)];
        if (problems.Length > 0)
            throw new ArgumentException(string.Join(" ", problems));
    }

    /// <summary>What does not fit whatever the number of classes.</summary>
    public static IEnumerable<string> Problems(CnnArchitecture architecture, ClassifierHead head, NetworkVariant variant)
    {
        var request = new HeadRequest(head, Classes: 2) { Variant = variant };
        var classChannels = request.HasClassChannels;
        var dense = architecture == CnnArchitecture.DenseNetBC100X12;
        var pointwise = architecture == CnnArchitecture.MobileNetV2 || architecture == CnnArchitecture.ShuffleNetV2X05;
        if (variant.Pooling is null)
            yield return "Pooling is null; expected a FeaturePooling.";
        if (variant.Shortcut != LastBlockShortcut.Standard)
        {
            var allowed = Shortcuts(architecture);
            if (!classChannels)
                yield return $"Shortcut is {variant.Shortcut}; a shortcut of another kind needs the identity head or WidenToClasses, found the {head} head on the usual trunk.";
            else if (!allowed.Contains(variant.Shortcut))
                yield return $"Shortcut is {variant.Shortcut}; {architecture} has {(allowed.Length == 0 ? "no residual block to end in one channel per class" : $"only {string.Join(" and ", allowed)}")}.";
        }

        if (variant.FinalRelu && !(classChannels && Shortcuts(architecture).Length > 0))
            yield return $"FinalRelu is set; it is for a ResNet with the identity head or WidenToClasses, found {architecture} with the {head} head.";
        if (variant.KeepBatchNorm && !classChannels)
            yield return $"KeepBatchNorm is set; it is for the identity head or WidenToClasses, and the {head} head on the usual trunk removes no batch norm.";
        if (variant.WidenToClasses && dense)
            yield return $"WidenToClasses is set; the features of {architecture} are a concatenation, and no last convolution could be widened.";
        if (variant.DropLastConvolution && (!pointwise || classChannels))
            yield return $"DropLastConvolution is set; it is for {CnnArchitecture.MobileNetV2} and {CnnArchitecture.ShuffleNetV2X05} with a head other than identity and without WidenToClasses, found {architecture} with the {head} head.";
        if (variant.DenseFeatures != DenseFeatures.First && !(dense && request.IsIdentity))
            yield return $"DenseFeatures is {variant.DenseFeatures}; it is for {CnnArchitecture.DenseNetBC100X12} with the identity head, found {architecture} with the {head} head.";
        if (variant.Orthogonality != OrthogonalityKind.None && variant.OrthogonalityScope == ConvolutionScope.None)
            yield return $"Orthogonality is {variant.Orthogonality}, but OrthogonalityScope is None; expected Last or All.";
        if (!(variant.OrthogonalityWeight > 0 && double.IsFinite(variant.OrthogonalityWeight)))
            yield return string.Create(CultureInfo.InvariantCulture, $"OrthogonalityWeight is {variant.OrthogonalityWeight}; expected a finite number above 0.");
    }

    private static IEnumerable<string> ClassProblems(CnnArchitecture architecture, int classes, NetworkVariant variant)
    {
        var features = NetworkRegistry.Get(architecture).Features;
        if (FixedShortcutMatrix.MaxRows(variant.Shortcut, features) is { } most && classes > most)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"There are {classes} classes; Shortcut {variant.Shortcut} has two vectors for each of {features} channels and serves at most {most}. Use {LastBlockShortcut.RandomCube} or {LastBlockShortcut.Learned}.");
        }
    }

    /// <summary>The shortcuts a last block with one channel per class can have.</summary>
    public static LastBlockShortcut[] Shortcuts(CnnArchitecture architecture)
    {
        if (architecture == CnnArchitecture.ResNet32Cifar)
            return [.. Enum.GetValues<LastBlockShortcut>().Where(s => s != LastBlockShortcut.Standard)];
        if (architecture == CnnArchitecture.ResNet18)
            return [LastBlockShortcut.PadOrSlice, LastBlockShortcut.Learned];
        return architecture == CnnArchitecture.ResNet50 ? [LastBlockShortcut.PadOrSlice] : [];
    }
}
