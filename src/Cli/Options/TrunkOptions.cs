using System.CommandLine;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>Whether the pretrained part of a network learns.</summary>
internal sealed class TrunkOptions
{
    private static readonly Dictionary<string, TrunkTraining> Ways = new(StringComparer.OrdinalIgnoreCase)
    {
        ["finetune"] = TrunkTraining.Finetune,
        ["frozen"] = TrunkTraining.Frozen,
        ["frozen-then-finetune"] = TrunkTraining.FrozenThenFinetune,
    };

    private static readonly Dictionary<string, TrunkPrecision> Precisions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["half"] = TrunkPrecision.Half,
        ["full"] = TrunkPrecision.Full,
    };

    private readonly Option<TrunkTraining?> _trunk = OptionFactory.Parsed<TrunkTraining?>(
        "--trunk",
        "NAME",
        "finetune, frozen (the pretrained part stays as it is; its output is computed once, and epochs are many times faster) or frozen-then-finetune. Default: finetune.",
        text => OptionFactory.Named(Ways, text, "way to train the trunk"));

    private readonly Option<int?> _epochs = OptionFactory.Whole(
        "--frozen-epochs", "Of --epochs, how many begin with a frozen trunk, for frozen-then-finetune. Default: a quarter.", minimum: 1);

    private readonly Option<int?> _views = OptionFactory.Whole(
        "--trunk-views", "Augmented views of each picture that a frozen trunk's output is kept for; 1 is the picture as it is. Default: 1.", minimum: 1);

    private readonly Option<TrunkPrecision?> _precision = OptionFactory.Parsed<TrunkPrecision?>(
        "--trunk-precision", "half|full", "Numbers in which it is kept: 16 or 32 bits. Default: half.", text => OptionFactory.Named(Precisions, text, "precision"));

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _trunk, _epochs, _views, _precision })
            command.Add(option);
    }

    /// <summary>The options with what is given; the rest stays at its default.</summary>
    public FixedHeadCnnOptions Read(ParseResult parsed, FixedHeadCnnOptions usual) => usual with
    {
        Trunk = parsed.GetValue(_trunk) ?? usual.Trunk,
        FrozenEpochs = parsed.GetValue(_epochs),
        TrunkViews = parsed.GetValue(_views) ?? usual.TrunkViews,
        TrunkPrecision = parsed.GetValue(_precision) ?? usual.TrunkPrecision,
    };
}
