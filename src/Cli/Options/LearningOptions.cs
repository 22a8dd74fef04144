using System.CommandLine;
using System.CommandLine.Parsing;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>Where new layers begin and what training minimises.</summary>
internal sealed class LearningOptions
{
    /// <summary>The name by which the option is known in the library, in place of <c>--head-init</c>.</summary>
    public const string OtherHeadInit = "--reinitialize";

    private static readonly Dictionary<string, Reinitialize> Ways = new(StringComparer.OrdinalIgnoreCase)
    {
        ["random"] = Reinitialize.Random,
        ["truncate"] = Reinitialize.Truncate,
        ["ridge"] = Reinitialize.RidgeOnFeatures,
        ["lda"] = Reinitialize.LdaOnFeatures,
    };

    private static readonly Dictionary<string, TrainingLoss> Losses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cross-entropy"] = TrainingLoss.CrossEntropy,
        ["dot-regression"] = TrainingLoss.DotRegression,
        ["balanced-softmax"] = TrainingLoss.BalancedSoftmax,
    };

    private readonly Option<Reinitialize?> _headInit = OptionFactory.Parsed<Reinitialize?>(
        "--head-init",
        "NAME",
        "Where layers that the pretrained weights lack begin: random, truncate (channels of the layer they had), or computed from the training pictures by ridge regression or lda (linear discriminant analysis). Default: lda where there are weights and epochs, else random.",
        text => OptionFactory.Named(Ways, text, "way to begin"));

    private readonly Option<TrainingLoss?> _loss = OptionFactory.Parsed<TrainingLoss?>(
        "--loss",
        "NAME",
        "cross-entropy, balanced-softmax (for classes of unequal size) or dot-regression (for the etf head). Default: cross-entropy.",
        text => OptionFactory.Named(Losses, text, "loss"));

    private readonly Option<double?> _labelSmoothing = OptionFactory.Number(
        "--label-smoothing", "Share of the target that cross-entropy spreads over all classes. Default: 0.", "of 0 or more, below 1", x => x is >= 0 and < 1);

    public void AddTo(Command command)
    {
        _headInit.Aliases.Add(OtherHeadInit);
        foreach (Option option in new Option[] { _headInit, _loss, _labelSmoothing })
            command.Add(option);
    }

    /// <summary>Whether the words given ask for a layer computed from the pictures.</summary>
    public bool Computes(SymbolResult result) =>
        result.GetResult(_headInit) is { Tokens: [{ Value: var text }] } && Ways.TryGetValue(text, out Reinitialize way) && way is Reinitialize.RidgeOnFeatures or Reinitialize.LdaOnFeatures;

    /// <summary>The options with what is given; the rest stays at its default.</summary>
    public FixedHeadCnnOptions Read(ParseResult parsed, FixedHeadCnnOptions usual) => usual with
    {
        Reinitialize = parsed.GetValue(_headInit),
        Loss = parsed.GetValue(_loss) ?? usual.Loss,
        LabelSmoothing = parsed.GetValue(_labelSmoothing) ?? usual.LabelSmoothing,
    };
}
