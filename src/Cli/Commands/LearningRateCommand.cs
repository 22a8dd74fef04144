using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.Estimators;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Looks for a learning rate.</summary>
internal sealed class LearningRateCommand : CliCommand
{
    private const string Help = $$"""
        {{DataOptions.Help}}

        {{RecipeOptions.Help}}

        Trains for some steps at learning rates that grow from step to step (Smith 2017), prints how the loss goes, and writes nothing.
        The suggestion is the rate where the smoothed loss falls fastest; the cautious one is a tenth of where it is lowest. Pass
        either to train as --lr, with the same --batch, --optimizer, --pretrained and --size. The schedule has no part in it, and every
        step is like one of the first epoch: with frozen what is frozen then, in the first size of --progressive-size.

        Example:
          fixedheads lr-find --data flowers102:data/flowers102 --arch mobilenet_v2 --head identity --pretrained imagenet
        """;

    private readonly IConsole _console;
    private readonly DataOptions _data = new();
    private readonly TrainOptions _training = new();
    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<double?> _from = OptionFactory.Number("--from", "The first rate. Default: 1e-6.", "above 0", x => x > 0);
    private readonly Option<double?> _to = OptionFactory.Number("--to", "The last rate. Default: 10.", "above 0", x => x > 0);
    private readonly Option<int?> _steps = OptionFactory.Whole("--steps", "Most steps. Default: 100.", minimum: 10);

    public LearningRateCommand(IConsole console)
        : base("lr-find", "Look for a learning rate: how the loss goes as the rate grows.", Help)
    {
        _console = console;
        _data.AddTo(this);
        _training.AddTo(this);
        foreach (Option option in new Option[] { _from, _to, _steps, _json })
            Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        bool json = parsed.GetValue(_json);
        var messages = new Messages(_console, json);
        TrainRequest request = _training.Request(parsed, _data, messages);
        using var interruption = new Interruption(_console, messages);
        (_, DataPlan plan, FixedHeadCnnOptions options) = new TrainCheck(_console, messages).Check(request, interruption.Token);
        var context = new MLContext(options.Seed);
        LearningRateCurve curve;
        try
        {
            curve = context.Transforms
                .TrainFixedHeadCnn(context, options with
                {
                    ValidationData = plan.Validation,
                    ValidationFraction = plan.ValidationFraction,
                    CancellationToken = interruption.Token,
                })
                .FindLearningRate(plan.Train, parsed.GetValue(_from) ?? 1e-6, parsed.GetValue(_to) ?? 10, parsed.GetValue(_steps) ?? 100);
        }
        catch (OperationCanceledException e)
        {
            throw new CommandFailedException("Cancelled before there was a suggestion.", e);
        }

        if (json)
            _console.Out.WriteLine(JsonText.Of(curve));
        else
            Print(curve);
        return ExitCodes.Success;
    }

    private void Print(LearningRateCurve curve)
    {
        _console.Out.WriteLine("learning rate  loss      smoothed");
        foreach (LearningRatePoint point in curve.Points)
        {
            _console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{point.LearningRate,-13:0.000E+0}  {Numbers.Loss(point.Loss),-8}  {Numbers.Loss(point.SmoothedLoss)}"));
        }

        _console.Out.WriteLine(curve.Suggestion is { } rate
            ? string.Create(CultureInfo.InvariantCulture, $"Suggestion: --lr {rate:0.0E+0} (the loss falls fastest)")
            : "No suggestion: the loss falls at no rate.");
        if (curve.Cautious is { } cautious)
            _console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Cautious:   --lr {cautious:0.0E+0} (a tenth of where the loss is lowest)"));
    }
}
