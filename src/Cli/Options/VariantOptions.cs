using System.CommandLine;
using System.CommandLine.Parsing;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>Departures from the published architecture, for every command that builds a network.</summary>
internal sealed class VariantOptions(bool training)
{
    private static readonly Dictionary<string, LastBlockShortcut> Shortcuts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["A"] = LastBlockShortcut.PadOrSlice,
        ["B"] = LastBlockShortcut.Learned,
        ["C"] = LastBlockShortcut.Hadamard,
        ["D"] = LastBlockShortcut.Orthoplex,
        ["E"] = LastBlockShortcut.ShuffledOrthoplex,
        ["F"] = LastBlockShortcut.OrderedCube,
        ["G"] = LastBlockShortcut.RandomCube,
    };

    private readonly Option<LastBlockShortcut?> _shortcut = OptionFactory.Parsed<LastBlockShortcut?>(
        "--shortcut",
        "A..G",
        "Shortcut of a ResNet's last block with one channel per class: A zeros added or channels left out, B learned 1x1, and on resnet32_cifar frozen 1x1: C Hadamard, D orthoplex, E orthoplex shuffled, F cube in order, G cube at random.",
        text => Shortcuts.TryGetValue(text, out LastBlockShortcut shortcut) ? shortcut : throw new FormatException($"'{text}' is no shortcut; expected one of {string.Join(", ", Shortcuts.Keys)}."));

    private readonly Option<int?> _shortcutSeed = OptionFactory.Whole("--shortcut-seed", "Seed of shortcuts E and G. Default: 1.", minimum: 0);

    private readonly Option<FeaturePooling?> _pooling = OptionFactory.Parsed<FeaturePooling?>(
        "--pooling", "NAME", "average, max, lp:P (such as lp:2) or attention:M (such as attention:64). Default: average, which alone has activation maps.", FeaturePooling.Parse);

    private readonly Option<bool> _relu = new("--relu-before-pooling") { Description = "A ReLU on the last maps where the network does not end in one." };
    private readonly Option<bool> _finalRelu = new("--final-relu") { Description = "Keep the ReLU that ends a ResNet's last block with one channel per class." };
    private readonly Option<bool> _keepBatchNorm = new("--keep-batch-norm") { Description = "Keep the batch norm on one channel per class." };
    private readonly Option<bool> _widen = new("--widen") { Description = "Build the trunk with one channel per class under any head." };

    private readonly Option<bool> _dropLast = new("--drop-last-conv")
    {
        Description = "Leave out the last 1x1 convolution of mobilenet_v2 or shufflenet_v2_x0_5; with the learned head the identity head's equal.",
    };

    private readonly Option<DenseFeatures?> _denseFeatures = OptionFactory.Parsed<DenseFeatures?>(
        "--dense-features", "first|last", "The features the identity head takes on densenet_bc_100_12. Default: first.", text => OneOf<DenseFeatures>(text));

    private readonly Option<ConvolutionScope?> _orthogonalInit = OptionFactory.Parsed<ConvolutionScope?>(
        "--orthogonal-init", "last|all", "Convolutions that start orthogonal. Default: none.", text => Scope(text));

    private readonly Option<(OrthogonalityKind Kind, ConvolutionScope Scope)?> _orthogonality =
        OptionFactory.Parsed<(OrthogonalityKind, ConvolutionScope)?>(
            "--orthogonality", "KIND[:SCOPE]", "Penalty on convolutions: soft or double-soft, on :last or :all of them. Default: none; scope last.", Orthogonality);

    private readonly Option<double?> _orthogonalityWeight = OptionFactory.Number(
        "--orthogonality-weight", "Weight of that penalty in the loss. Default: 0.025.", "above 0", x => x > 0);

    /// <summary>What changes the network itself.</summary>
    private Option[] Network => [_shortcut, _shortcutSeed, _pooling, _relu, _finalRelu, _keepBatchNorm, _widen, _dropLast, _denseFeatures];

    public void AddTo(Command command)
    {
        foreach (Option option in Network)
            command.Add(option);
        if (!training)
            return;
        // What only training sees.
        foreach (Option option in new Option[] { _orthogonalInit, _orthogonality, _orthogonalityWeight })
            command.Add(option);
    }

    /// <summary>The options that were given.</summary>
    public IEnumerable<string> Given(CommandResult result) => Network.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name);

    /// <summary>The variant; what is not given stays at its default.</summary>
    public NetworkVariant Read(ParseResult parsed)
    {
        NetworkVariant usual = NetworkVariant.Default;
        NetworkVariant variant = usual with
        {
            Shortcut = parsed.GetValue(_shortcut) ?? usual.Shortcut,
            ShortcutSeed = parsed.GetValue(_shortcutSeed) ?? usual.ShortcutSeed,
            Pooling = parsed.GetValue(_pooling) ?? usual.Pooling,
            ReluBeforePooling = parsed.GetValue(_relu),
            FinalRelu = parsed.GetValue(_finalRelu),
            KeepBatchNorm = parsed.GetValue(_keepBatchNorm),
            WidenToClasses = parsed.GetValue(_widen),
            DropLastConvolution = parsed.GetValue(_dropLast),
            DenseFeatures = parsed.GetValue(_denseFeatures) ?? usual.DenseFeatures,
        };
        if (!training)
            return variant;
        var (kind, scope) = parsed.GetValue(_orthogonality) ?? (usual.Orthogonality, usual.OrthogonalityScope);
        return variant with
        {
            OrthogonalInitialization = parsed.GetValue(_orthogonalInit) ?? usual.OrthogonalInitialization,
            Orthogonality = kind,
            OrthogonalityScope = scope,
            OrthogonalityWeight = parsed.GetValue(_orthogonalityWeight) ?? usual.OrthogonalityWeight,
        };
    }

    private static (OrthogonalityKind, ConvolutionScope)? Orthogonality(string text)
    {
        string[] parts = text.Split(':');
        OrthogonalityKind kind = parts[0].ToUpperInvariant() switch
        {
            "SOFT" => OrthogonalityKind.Soft,
            "DOUBLE-SOFT" => OrthogonalityKind.DoubleSoft,
            _ => throw new FormatException($"'{text}' is no penalty; expected soft or double-soft, then nothing, :last or :all."),
        };
        return parts.Length switch
        {
            1 => (kind, NetworkVariant.Default.OrthogonalityScope),
            2 => (kind, Scope(parts[1])),
            _ => throw new FormatException($"'{text}' has too many parts; expected a kind and a scope, such as soft:all."),
        };
    }

    private static ConvolutionScope Scope(string text) => text.ToUpperInvariant() switch
    {
        "LAST" => ConvolutionScope.Last,
        "ALL" => ConvolutionScope.All,
        _ => throw new FormatException($"'{text}' is neither last nor all."),
    };

    private static T OneOf<T>(string text)
        where T : struct, Enum
        => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => string.Equals(v.ToString(), text, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"'{text}' is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
}
