using System.CommandLine;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Scoring;
using MlNetFixedHeads.Estimators;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Classifies pictures.</summary>
internal sealed class PredictCommand : CliCommand
{
    private const string Help = """
        Prints the most probable class of every file, with its probability. A file that cannot be read is reported, the others
        are answered all the same, and the exit code is 1.
        JSON: an array of {"file", "predictedLabel", "score", "scores": [{"label", "score"}]}; or {"file", "error"}.
        --heatmaps writes DIR/NAME.heatmap.png for every picture: the picture, and beside it where the network sees the most probable
        classes, with their names and probabilities. The maps are class activation maps, whose mean is the class' logit.

        Example:
          fixedheads predict --model flowers/model.zip rose.jpg tulip.jpg --heatmaps maps --heatmap-classes 3 --heatmap-size whole
        """;

    private const int UsualTop = 5;

    private readonly IConsole _console;
    private readonly Option<string?> _model = OptionFactory.Text("--model", "FILE", "A model.zip that 'fixedheads train' wrote.", required: true);
    private readonly Argument<string[]> _files = new("FILE") { Description = "Pictures: JPEG, PNG, WebP, GIF or BMP.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<int?> _top = OptionFactory.Whole("--top", "How many of the most probable classes to list. Default: 5.", minimum: 1);
    private readonly Option<string?> _heatMaps = OptionFactory.Text("--heatmaps", "DIR", "Also write heat maps into this folder.");
    private readonly HeatMapOptions _heatMap = new();
    private readonly Option<bool> _overwrite = CommonOptions.Overwrite("heat maps");
    private readonly Option<bool> _json = CommonOptions.Json();

    public PredictCommand(IConsole console)
        : base("predict", "Classify pictures with a trained model.", Help)
    {
        _console = console;
        Add(_files);
        foreach (Option option in new Option[] { _model, _top, _heatMaps }.Concat(_heatMap.All).Append(_overwrite).Append(_json))
            Add(option);
        _heatMap.RequireWith(this, _heatMaps);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        string modelPath = parsed.GetRequiredValue(_model)!;
        string[] files = parsed.GetRequiredValue(_files);
        bool json = parsed.GetValue(_json);
        using ImageModel model = ImageModel.Load(modelPath);
        using HeatMapFiles? heatMaps = parsed.GetValue(_heatMaps) is { } folder
            ? new HeatMapFiles(model, modelPath, _heatMap.Read(parsed), files, folder, parsed.GetValue(_overwrite))
            : null;
        var predictor = new Predictor(model, heatMaps, Math.Min(parsed.GetValue(_top) ?? UsualTop, model.ClassNames.Count));

        List<Prediction> predictions = [];
        foreach (Prediction prediction in predictor.Predict(files))
        {
            predictions.Add(prediction);
            if (prediction.Error is { } error)
                _console.Error.WriteLine($"fixedheads: {error}");
            else if (!json)
                WriteText(prediction);
        }

        if (json)
            _console.Out.WriteLine(JsonText.Of(predictions));
        return predictions.Exists(p => p.Error is not null) ? ExitCodes.Failure : ExitCodes.Success;
    }

    private void WriteText(Prediction prediction)
    {
        _console.Out.WriteLine($"{prediction.File}: {prediction.PredictedLabel} {Numbers.Share(prediction.Score!.Value)}");
        foreach (ClassScore other in prediction.Scores!.Skip(1))
            _console.Out.WriteLine($"    {other.Label} {Numbers.Share(other.Score)}");
        if (prediction.HeatMap is { } heatMap)
            _console.Out.WriteLine($"    heat map: {heatMap}");
    }
}
