using System.CommandLine;
using MlNetFixedHeads.Cli.Conversion;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Turns a PyTorch checkpoint into a safetensors file.</summary>
internal sealed class ConvertCommand : CliCommand
{
    private const string Help = """
        IN is a PyTorch checkpoint (.pth, .pt, .th; either format of torch.save) or a safetensors file. A checkpoint is a Python
        pickle, which could run anything: here nothing of it is run, and one that needs more than tensors is refused by name.
        The state dictionary is found where training scripts put it (state_dict, model, ...), the prefix 'module.' is taken off,
        shared and strided tensors are written out in full, and every tensor keeps its element type unless --precision is given.

        Example:
          fixedheads convert resnet18-f37072fd.pth resnet18.safetensors
        """;

    private readonly IConsole _console;
    private readonly Argument<string> _input = new("IN") { Description = "The weights to read." };
    private readonly Argument<string> _output = new("OUT") { Description = "The safetensors file to write." };
    private readonly Option<string?> _precision = OptionFactory.Parsed<string?>(
        "--precision", "fp32|fp16", "Store floating-point tensors so. Default: as they are in the input.", CheckedPrecision);

    private readonly Option<bool> _overwrite = CommonOptions.Overwrite("the output");
    private readonly Option<bool> _json = CommonOptions.Json();

    public ConvertCommand(IConsole console)
        : base("convert", "Turn a PyTorch checkpoint into safetensors, without Python.", Help)
    {
        _console = console;
        Add(_input);
        Add(_output);
        foreach (Option option in new Option[] { _precision, _overwrite, _json })
            Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        ConversionReport report = new WeightsConversion(
            parsed.GetRequiredValue(_input), parsed.GetRequiredValue(_output), parsed.GetValue(_precision), parsed.GetValue(_overwrite)).Run();
        if (parsed.GetValue(_json))
            _console.Out.WriteLine(JsonText.Of(report));
        else
            new Messages(_console, json: false).WriteLine(report.ToString());
        return ExitCodes.Success;
    }

    private static string CheckedPrecision(string text) => WeightsConversion.Precisions.ContainsKey(text)
        ? text
        : throw new FormatException($"'{text}' is no precision; expected {string.Join(" or ", WeightsConversion.Precisions.Keys)}.");
}
