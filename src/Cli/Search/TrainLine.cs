using System.CommandLine;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Reads options as <c>train</c> reads them: with each setting's values in their places, so that any of them can be varied.</summary>
internal sealed class TrainLine
{
    private readonly Command _command = new("train");
    private readonly DataOptions _data = new();
    private readonly TrainOptions _training = new();
    private readonly RunOptions _run = new();

    public TrainLine()
    {
        _data.AddTo(_command);
        _training.AddTo(_command);
        _run.AddTo(_command, resumes: false);
        _command.Add(CommonOptions.Verbose);
    }

    /// <summary>The options of one setting.</summary>
    /// <param name="given">Options of the command line.</param>
    /// <param name="values">The setting's values by the options' names without dashes.</param>
    public static IReadOnlyList<GivenOption> With(IEnumerable<GivenOption> given, IEnumerable<KeyValuePair<string, string>> values) =>
        [.. given, .. values.Where(v => v.Value != VaryParser.Default).Select(v => new GivenOption($"--{v.Key}", [v.Value]))];

    /// <summary>What is asked for; null, and why, where it cannot be read.</summary>
    public TrainRequest? Read(IEnumerable<GivenOption> options, Messages messages, List<string> errors)
    {
        ParseResult parsed = _command.Parse([.. options.SelectMany(o => o.Arguments())]);
        errors.AddRange(parsed.Errors.Select(e => e.Message));
        if (parsed.Errors.Count > 0)
            return null;
        TrainRequest request = _training.Request(parsed, _data, messages);
        return request with { Options = _run.Read(parsed, request.Options) };
    }
}
