using System.CommandLine;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>The recipe and what a run does otherwise.</summary>
internal sealed class RecipeOptions
{
    /// <summary>What the help of a command with these options adds.</summary>
    public const string Help = """
        Recipes (--recipe), each with --epochs, --batch, --lr and so on as overrides:
          transfer             fine-tuning (Qian 2020): SGD, a tenth of the rate after three quarters of 40 epochs; the default
          modern               SGD-Nesterov, one epoch of warm-up and cosine, label smoothing, averaged weights, 10 x rate on new layers
          modern-adamw         the same with AdamW, 3 x rate on new layers, gradients clipped: the one for pretrained weights and few epochs
          cifar, cifar-densenet, imagenet-resnet, imagenet-mobilenet, imagenet-shufflenet
                               from random weights, with the rates and epochs published for these networks
        Schedules: steps and exponential change the rate by epoch; linear, cosine, onecycle and the warm-up at every step
        (--schedule-per changes that); plateau looks after every epoch, once the trunk learns.
        A recipe's rate and decay go with its optimizer: --optimizer of another kind (but sgd and nesterov) has its usual ones.
        """;

    private static readonly Dictionary<string, ScheduleInterval> Intervals = new(StringComparer.OrdinalIgnoreCase)
    {
        ["epoch"] = ScheduleInterval.Epoch,
        ["step"] = ScheduleInterval.Step,
    };

    private readonly Option<TrainingRecipe?> _recipe = OptionFactory.Parsed<TrainingRecipe?>(
        "--recipe", "NAME", $"How to train: {string.Join(", ", TrainingRecipe.All.Select(r => r.Name))}. See below. Default: transfer.", TrainingRecipe.Parse);

    private readonly Option<TrainingOptimizer?> _optimizer = OptionFactory.Parsed<TrainingOptimizer?>(
        "--optimizer", "NAME", $"{string.Join(", ", TrainingOptimizer.All)}. Default: the recipe's.", TrainingOptimizer.Parse);

    private readonly Option<double?> _momentum = OptionFactory.Number(
        "--momentum", "Momentum, or beta 1 of adamw. Default: the recipe's.", "of 0 or more, below 1", x => x is >= 0 and < 1);

    private readonly Option<double?> _squareDecay = OptionFactory.Number(
        "--square-decay", "Alpha of rmsprop, or beta 2 of adamw. Default: the recipe's, 0.99 and 0.999.", "of 0 or more, below 1", x => x is >= 0 and < 1);

    private readonly Option<double?> _epsilon = OptionFactory.Number("--epsilon", "Epsilon of rmsprop and adamw. Default: the recipe's, 1e-8.", "above 0", x => x > 0);

    private readonly Option<bool?> _centered = OptionFactory.Parsed<bool?>(
        "--centered", "true|false", "Whether rmsprop divides by the deviation in place of the root mean square. Default: the recipe's, false.", Truth);

    private readonly Option<LearningRateSchedule?> _schedule = OptionFactory.Parsed<LearningRateSchedule?>(
        "--schedule",
        "NAME[:N..]",
        "constant, steps:SHARES[:FACTOR] (such as steps:0.5,0.75:0.1), exponential:FACTOR, linear[:FINAL], cosine[:FINAL], onecycle[:PEAK] or plateau[:FACTOR[:PATIENCE[:FINAL]]]. Default: the recipe's.",
        LearningRateSchedule.Parse);

    private readonly Option<ScheduleInterval?> _interval = OptionFactory.Parsed<ScheduleInterval?>(
        "--schedule-per", "epoch|step", "How often the schedule sets the rate. Default: see below.", text => OptionFactory.Named(Intervals, text, "interval"));

    private readonly Option<double?> _warmup = OptionFactory.Number(
        "--warmup", "Epochs, or a part of one, over which the rate rises along a line. Default: the recipe's, a quarter of the epochs at most.", "of 0 or more", x => x >= 0);

    private readonly Option<GradientClipping?> _clip = OptionFactory.Parsed<GradientClipping?>(
        "--clip", "norm:X|value:X", "Bound on the gradients of a step: on their length together, or on each number. Default: the recipe's.", GradientClipping.Parse);

    private readonly Option<int?> _accumulate = OptionFactory.Whole(
        "--accumulate", "Batches whose gradients make one step together. Default: the recipe's, 1.", minimum: 1);

    private readonly Option<double?> _average = OptionFactory.Number(
        "--ema", "Decay, per step, of an average of the weights that is scored and kept; 0 keeps none. Default: the recipe's.", "of 0 or more, below 1", x => x is >= 0 and < 1);

    private readonly Option<bool?> _decayAll = OptionFactory.Parsed<bool?>(
        "--decay-bias-and-norm", "true|false", "Whether biases, norms and scales have weight decay too. Default: the recipe's.", Truth);

    private readonly Option<double?> _newRate = OptionFactory.Number(
        "--new-layer-rate", "Factor of the rate for layers that the pretrained weights lack. Default: the recipe's.", "above 0", x => x > 0);

    private readonly Option<double?> _layerDecay = OptionFactory.Number(
        "--layer-decay", "Factor of the rate from one stage of the network to the one before it. Default: the recipe's, 1.", "above 0, at most 1", x => x is > 0 and <= 1);

    private readonly Option<IReadOnlyList<LayerFreeze>?> _freeze = OptionFactory.Parsed<IReadOnlyList<LayerFreeze>?>(
        "--freeze",
        "LIST",
        "Layers that do not learn, by commas: LAYERS, LAYERS:UNTIL or LAYERS:FROM-[UNTIL] in epochs; trunk, norms, or names such as layer1 (trunk:2,layer1:10).",
        text => [.. text.Split(',').Select(LayerFreeze.Parse)]);

    private readonly Option<IReadOnlyList<TrainingSize>?> _sizes = OptionFactory.Parsed<IReadOnlyList<TrainingSize>?>(
        "--progressive-size",
        "LIST",
        "Sizes of training pictures in the first epochs, by commas: N:UNTIL or HxW:UNTIL (128:10,160:20); then --size.",
        text => [.. text.Split(',').Select(TrainingSize.Parse)]);

    private readonly Option<TrainingMetric?> _keepBest = OptionFactory.Parsed<TrainingMetric?>(
        "--keep-best", "METRIC", $"Figure that chooses the epoch: {EarlyStopping.AllNames}. Default: the recipe's, accuracy.", text => EarlyStopping.ParseMetric(text));

    private readonly Option<EarlyStopping?> _earlyStop = OptionFactory.Parsed<EarlyStopping?>(
        "--early-stop", "METRIC[:N[:X]]", "End when the figure has not got better, by more than X, for N epochs (5). Metrics as above; epochs before the trunk learns do not count. Default: never.", EarlyStopping.Parse);

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _recipe, _optimizer, _momentum, _squareDecay, _epsilon, _centered, _schedule, _interval, _warmup, _clip, _accumulate, _average, _decayAll, _newRate, _layerDecay, _freeze, _sizes, _keepBest,
            _earlyStop,
        ];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The recipe with what is given in place of its own.</summary>
    public TrainingRecipe Read(ParseResult parsed)
    {
        TrainingRecipe usual = parsed.GetValue(_recipe) ?? TrainingRecipe.Transfer;
        // A rate and a decay that were found for one optimizer mean nothing to another.
        if (parsed.GetValue(_optimizer) is { } optimizer && !optimizer.SharesRateWith(usual.Optimizer))
            usual = usual with { LearningRate = null, WeightDecay = null };
        TrainingOptimizer chosen = parsed.GetValue(_optimizer) ?? usual.Optimizer;
        LearningRateSchedule schedule = parsed.GetValue(_schedule) ?? usual.Schedule;
        TrainingRecipe recipe = usual with
        {
            Optimizer = chosen with
            {
                Momentum = parsed.GetValue(_momentum) ?? chosen.Momentum,
                SquareDecay = parsed.GetValue(_squareDecay) ?? chosen.SquareDecay,
                Epsilon = parsed.GetValue(_epsilon) ?? chosen.Epsilon,
                Centered = parsed.GetValue(_centered) ?? chosen.Centered,
            },
            Schedule = schedule with { Interval = parsed.GetValue(_interval) ?? schedule.Interval },
            Clipping = parsed.GetValue(_clip) ?? usual.Clipping,
            AccumulateBatches = parsed.GetValue(_accumulate) ?? usual.AccumulateBatches,
            AverageDecay = parsed.GetValue(_average) is { } decay ? decay > 0 ? decay : null : usual.AverageDecay,
            DecayBiasAndNorm = parsed.GetValue(_decayAll) ?? usual.DecayBiasAndNorm,
            NewLayerRate = parsed.GetValue(_newRate) ?? usual.NewLayerRate,
            LayerRateDecay = parsed.GetValue(_layerDecay) ?? usual.LayerRateDecay,
            Freeze = parsed.GetValue(_freeze) ?? usual.Freeze,
            Sizes = parsed.GetValue(_sizes) ?? usual.Sizes,
            KeepBest = parsed.GetValue(_keepBest) ?? usual.KeepBest,
            EarlyStopping = parsed.GetValue(_earlyStop) ?? usual.EarlyStopping,
        };
        // Of what is not given the recipe's own stays its own, which depends on the epochs.
        double? warmup = parsed.GetValue(_warmup) ?? (schedule.Kind == ScheduleKind.OneCycle ? 0 : null);
        return warmup is { } given ? recipe with { WarmupEpochs = given } : recipe;
    }

    private static bool? Truth(string text) => bool.TryParse(text, out bool value) ? value : throw new FormatException($"'{text}' is neither true nor false.");
}
