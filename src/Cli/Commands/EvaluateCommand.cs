using System.CommandLine;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Reporting;
using MlNetFixedHeads.Cli.Scoring;
using MlNetFixedHeads.Estimators;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Evaluation;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Measures a saved model.</summary>
internal sealed class EvaluateCommand : CliCommand
{
    private const string Help = $$"""
        {{DataOptions.Help}}

        Classes are matched by name: the data set's may be fewer or in another order than the model's, but none may be unknown to it.
        A picture that cannot be read is an error that names it.
        JSON: {"examples", "top1", "top5", "macroAccuracy", "logLoss", ...}, shares from 0 to 1: also the interval of top-1, calibration and
        reliability, confidence thresholds, every class, the most confused pairs and the pictures with the largest loss.
        --report writes DIR/report.html, one page without anything from the network: the figures, the training curves of the history.json beside
        the model, the worst mistakes with heat maps where the model has maps, and a model card.
        --localise measures the activation maps against boxes: those of cars196's pictures, else boxes.json in the data set's folder or --boxes:
        {"NAME.jpg": [{"x", "y", "width", "height"}]}, in pixels. Find --box-threshold on the training split.

        Example:
          fixedheads evaluate --model flowers/model.zip --data flowers102:data/flowers102 --split test --report flowers/report
        """;

    private const int UsualTopLosses = 25;

    private const double UsualPrecision = 0.95;

    private static readonly string TestSplit = Words(DatasetSplit.Test);

    private readonly IConsole _console;
    private readonly Option<string?> _model = OptionFactory.Text("--model", "FILE", "A model.zip that 'fixedheads train' wrote.", required: true);
    private readonly DataOptions _data = new();
    private readonly Option<string?> _split = OptionFactory.Text(
        "--split", "NAME", "train, validation (or val) or test. Default: test where there is one, else validation, else every picture.");

    private readonly Option<string?> _report = OptionFactory.Text("--report", "DIR", "Also write a page into this folder: DIR/report.html.");
    private readonly Option<bool> _overwrite = CommonOptions.Overwrite("a report");
    private readonly Option<string?> _licence = OptionFactory.Text("--weights-licence", "TEXT", "What the report's model card says of the licence of the weights.");
    private readonly Option<bool> _localise = new("--localise") { Description = "Also measure how well the activation maps show where things are." };
    private readonly Option<string?> _boxes = OptionFactory.Text("--boxes", "FILE.json", "The boxes for --localise, where the data set has none of its own.");
    private readonly Option<double?> _boxThreshold = OptionFactory.Number(
        "--box-threshold", "Share of a map's range from which on a place belongs to the thing. Default: the best for these pictures.", "from 0 to 1", x => x is >= 0 and <= 1);

    private readonly Option<int?> _topLosses = OptionFactory.Whole("--top-losses", "How many of the pictures with the largest loss to list. Default: 25.", minimum: 0);
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
        foreach (Option option in new Option[] { _split, _report, _overwrite, _licence, _localise, _boxes, _boxThreshold, _topLosses, _json })
            Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        string modelPath = parsed.GetRequiredValue(_model)!;
        using ImageModel model = ImageModel.Load(modelPath);
        DatasetSpec spec = _data.Read(parsed);
        (ImageDataset dataset, ImageList images, string split) = Open(spec, parsed.GetValue(_split));
        ImageList aligned = ClassOrder.Align(images, model.ClassNames, dataset.Name);
        Localiser? localiser = parsed.GetValue(_localise) ? new(model, modelPath, spec, aligned, parsed.GetValue(_boxes)) : null;
        TrainingRecord? record = parsed.GetValue(_report) is null ? null : TrainingRecord.Beside(modelPath);
        using ReportFile? report = parsed.GetValue(_report) is { } folder ? new(folder, parsed.GetValue(_overwrite)) : null;

        ImageClassificationMetrics metrics = Evaluator.Evaluate(model.Context, model.Transformer, model.TakesBytes, aligned, parsed.GetValue(_topLosses) ?? UsualTopLosses);
        LocalisationMetrics? localisation = localiser?.Measure(aligned, parsed.GetValue(_boxThreshold));
        string data = $"{dataset.Name}, {split}";
        if (report is not null)
        {
            var subject = new ReportSubject(modelPath, ReportSubject.AsTyped(data, spec.Location), split == TestSplit, record, parsed.GetValue(_licence));
            report.Write(metrics, ReportOptions(model, subject, metrics, localisation));
        }

        if (parsed.GetValue(_json))
            _console.Out.WriteLine(JsonText.Of(EvaluationDocument.Of(metrics, localisation, report?.Target)));
        else
            WriteText(data, metrics, localisation, report);
        return ExitCodes.Success;
    }

    private static ImageReportOptions ReportOptions(ImageModel model, ReportSubject subject, ImageClassificationMetrics metrics, LocalisationMetrics? localisation) => new()
    {
        Title = $"Evaluation of {Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(subject.ModelPath)))}/{Path.GetFileName(subject.ModelPath)}",
        Data = subject.Data,
        Epochs = subject.Record?.Epochs ?? [],
        BestEpoch = subject.Record?.BestEpoch ?? 0,
        Localisation = localisation,
        ModelCard = ModelCard.Of(subject, metrics),
        HeatMap = model.MapShape is null ? null : new ClassHeatMaps(model, ModelPreprocessing.Read(subject.ModelPath)).Render,
    };

    private void WriteText(string data, ImageClassificationMetrics metrics, LocalisationMetrics? localisation, ReportFile? report)
    {
        _console.Out.WriteLine($"{data}: {EvaluationText.Of(EvaluationReport.Of(metrics))}");
        (double low, double high) = metrics.AccuracyInterval;
        _console.Out.WriteLine($"  top-1 lies between {Numbers.Share(low)} and {Numbers.Share(high)} (95 %); calibration error {Numbers.Share(metrics.CalibrationError)}");
        if (metrics.MostConfused(1) is [var pair])
            _console.Out.WriteLine($"  most confused: {pair.Actual} taken for {pair.Predicted}, {Numbers.Whole(pair.Count)} of {Numbers.Whole((long)Math.Round(pair.Count / pair.Share))}");
        if (metrics.ThresholdFor(UsualPrecision) is { } threshold)
            _console.Out.WriteLine($"  confidence of {Numbers.General(threshold.Threshold)} or more: {Numbers.Share(threshold.Precision)} right, {Numbers.Share(threshold.Coverage)} answered");
        if (localisation is { Maps: var maps, CentredGaussian: var centre })
        {
            _console.Out.WriteLine(
                $"  localisation on {Numbers.Whole(localisation.Examples)} pictures: MaxBoxAcc {Numbers.Share(maps.MaxBoxAccuracy)} at threshold {Numbers.General(maps.Threshold)}, V2 {Numbers.Share(maps.MaxBoxAccuracyV2)}, "
                + $"pointing game {Numbers.Share(maps.PointingGame)}; the middle alone {Numbers.Share(centre.MaxBoxAccuracy)}, {Numbers.Share(centre.MaxBoxAccuracyV2)}, {Numbers.Share(centre.PointingGame)}");
        }

        if (report is not null)
            _console.Out.WriteLine($"Wrote {report.Target}.");
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
            ? (images, split == DatasetSplit.All ? "every picture" : Words(split))
            : throw new CommandFailedException(
                $"{dataset.Name} has no pictures in a split '{SplitNames.Name(split)}'; it has {string.Join(", ", dataset.Splits.Select(SplitNames.Name))}.");
    }

    private static string Words(DatasetSplit split) => $"split '{SplitNames.Name(split)}'";
}
