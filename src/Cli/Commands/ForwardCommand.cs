using System.CommandLine;
using MlNetFixedHeads.Cli.Forward;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Runs a network on a stored tensor, for comparing with another framework.</summary>
internal sealed class ForwardCommand : CliCommand
{
    private const string Help = """
        For comparing with another framework, number by number. All files are safetensors; --weights may be a PyTorch checkpoint.
          --weights   every parameter and statistic of the network, by torchvision's names; nothing may be missing,
                      left over or of another shape (num_batches_tracked may)
          --input     a tensor 'input', float [N, 3, H, W], preprocessed already
          --output    gets 'logits' [N, K] and 'maps' [N, K, h, w], the class activation maps whose means are the logits
                      (with average pooling; other poolings have no maps)
        The network runs in evaluation mode on the CPU: in libtorch (torch), or as the exported graph in ONNX Runtime (onnx).

        Example:
          fixedheads forward --arch resnet18 --head identity --classes 102 --weights weights.safetensors \
            --input pictures.safetensors --output logits.safetensors --engine onnx
        """;

    private readonly IConsole _console;
    private readonly Option<CnnArchitecture?> _architecture = CommonOptions.Architecture();
    private readonly Option<ClassifierHead?> _head = CommonOptions.Head();
    private readonly Option<int?> _classes = CommonOptions.Classes();
    private readonly VariantOptions _variant = new(training: false);
    private readonly Option<string?> _weights = OptionFactory.Text("--weights", "FILE", "The network's weights (safetensors or a PyTorch checkpoint).", required: true);
    private readonly Option<string?> _input = OptionFactory.Text("--input", "FILE", "The pictures (safetensors, tensor 'input').", required: true);
    private readonly Option<string?> _output = OptionFactory.Text("--output", "FILE", "Where to write 'logits' and 'maps'.", required: true);
    private readonly Option<string?> _engine = OptionFactory.Parsed<string?>("--engine", "torch|onnx", "What computes. Default: torch.", CheckedEngine);

    public ForwardCommand(IConsole console)
        : base("forward", "Run a network on a tensor, to compare with another framework.", Help)
    {
        _console = console;
        foreach (Option option in new Option[] { _architecture, _head, _classes, _weights, _input, _output, _engine })
            Add(option);
        _variant.AddTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        string output = parsed.GetRequiredValue(_output)!;
        CheckOutput(output);
        PictureTensor input = PictureTensor.Read(parsed.GetRequiredValue(_input)!);
        using CnnNetwork network = NetworkRegistry.Create(
            parsed.GetRequiredValue(_architecture)!,
            parsed.GetRequiredValue(_head)!,
            parsed.GetRequiredValue(_classes)!.Value,
            seed: 0,
            _variant.Read(parsed));
        using (IWeightsFile file = WeightsFiles.Open(parsed.GetRequiredValue(_weights)!))
            WeightsLoader.Load(network, file);
        network.eval();

        ForwardResult result = ForwardEngines.Run(parsed.GetValue(_engine) ?? ForwardEngines.Torch, network, input);
        bool replaced = File.Exists(output);
        try
        {
            result.Write(output);
        }
        catch (SafetensorsException e)
        {
            throw new CommandFailedException($"--output '{output}' cannot be written in its folder '{Path.GetDirectoryName(Path.GetFullPath(output))}'.", e);
        }

        var messages = new Messages(_console, json: false);
        messages.WriteLine($"{(replaced ? "Replaced" : "Wrote")} {output}: {result}");
        return ExitCodes.Success;
    }

    private static string CheckedEngine(string text) => text is ForwardEngines.Torch or ForwardEngines.Onnx
        ? text
        : throw new FormatException($"'{text}' is no engine; expected {ForwardEngines.Torch} or {ForwardEngines.Onnx}.");

    /// <summary>What can be known before the network runs.</summary>
    private static void CheckOutput(string output)
    {
        if (Directory.Exists(output))
            throw new CommandFailedException($"--output '{output}' is a folder; expected a file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (!Directory.Exists(folder))
            throw new CommandFailedException($"--output '{output}': there is no folder '{folder}'.");
    }
}
