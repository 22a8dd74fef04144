using System.CommandLine;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Scoring;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Measures a saved model.</summary>
internal sealed class EvaluateCommand : CliCommand
{
    private const string Help = $$"""
        {{DataOptions.Help}}

        Classes are matched by name: the data set's may be fewer or in another order than the model's, but none may be unknown to it.
        A picture that cannot be read is an error that names it.
        JSON: {"examples", "top1", "top5", "macroAccuracy", "logLoss"}, shares from 0 to 1.

        Example:
          fixedheads evaluate --model flowers/model.zip --data flowers102:data/flowers102 --split test
        """;

    private readonly IConsole _console;
    private readonly Option<string?> _model = OptionFactory.Text("--model", "FILE", "A model.zip that 'fixedheads train' wrote.", required: true);
    private readonly DataOptions _data = new();
    private readonly Option<string?> _split = OptionFactory.Text(
        "--split", "NAME", "train, validation (or val) or test. Default: test where there is one, else validation, else every picture.");

    private readonly Option<bool> _json = CommonOptions.Json();

    public EvaluateCommand(IConsole console)
        : base("evaluate", "Measure a trained model on labelled pictures.", Help)
    {
        _console = console;
        Add(_model);
        _data.AddTo(this);
        _split.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && !SplitNames.IsName(name))
                result.AddError($"--split: '{name}' is no split; expected train, validation (or val) or test.");
        });
        Add(_split);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        using ImageModel model = ImageModel.Load(parsed.GetRequiredValue(_model)!);
        (ImageDataset dataset, ImageList images, string split) = Open(_data.Read(parsed), parsed.GetValue(_split));
        ImageList aligned = ClassOrder.Align(images, model.ClassNames, dataset.Name);
        EvaluationReport report = Evaluator.Evaluate(model.Context, model.Transformer, model.TakesBytes, aligned);
        _console.Out.WriteLine(parsed.GetValue(_json) ? JsonOutput.Text(report) : $"{dataset.Name}, {split}: {report}");
        return ExitCodes.Success;
    }

    private static (ImageDataset Dataset, ImageList Images, string Split) Open(DatasetSpec spec, string? splitName)
    {
        try
        {
            ImageDataset dataset = spec.Open();
            (ImageList images, string split) = Select(dataset, splitName);
            return (dataset, images, split);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--data: {FailureMessage.For(e)}", e);
        }
    }

    private static (ImageList Images, string Split) Select(ImageDataset dataset, string? name)
    {
        DatasetSplit split = name is not null ? SplitNames.Parse(name)
            : dataset.Splits.Contains(DatasetSplit.Test) ? DatasetSplit.Test
            : dataset.Splits.Contains(DatasetSplit.Validation) ? DatasetSplit.Validation
            : DatasetSplit.All;
        // A data set without splits is one of training pictures.
        ImageList? images = split == DatasetSplit.All ? dataset.List(dataset.Splits is [DatasetSplit.Train] ? DatasetSplit.Train : split)
            : dataset.Splits.Contains(split) ? dataset.List(split)
            : null;
        return images is { Count: > 0 }
            ? (images, split == DatasetSplit.All ? "every picture" : $"split '{SplitNames.Name(split)}'")
            : throw new CommandFailedException(
                $"{dataset.Name} has no pictures in a split '{SplitNames.Name(split)}'; it has {string.Join(", ", dataset.Splits.Select(SplitNames.Name))}.");
    }
}
