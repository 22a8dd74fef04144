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
        For comparing with another framework, number by number. All files are safetensors.
          --weights   every parameter and statistic of the network, by torchvision's names; nothing may be missing,
                      left over or of another shape (num_batches_tracked may)
          --input     a tensor 'input', float [N, 3, H, W], preprocessed already
          --output    gets 'logits' [N, K] and 'maps' [N, K, h, w], the class activation maps whose means are the logits
        The network runs in evaluation mode on the CPU: in libtorch (torch), or as the exported graph in ONNX Runtime (onnx).

        Example:
          fixedheads forward --arch resnet18 --head identity --classes 102 --weights weights.safetensors \
            --input pictures.safetensors --output logits.safetensors --engine onnx
        """;

    private readonly IConsole _console;
    private readonly Option<CnnArchitecture?> _architecture = CommonOptions.Architecture();
    private readonly Option<ClassifierHead?> _head = CommonOptions.Head();
    private readonly Option<int?> _classes = CommonOptions.Classes();
    private readonly Option<string?> _weights = OptionFactory.Text("--weights", "FILE", "The network's weights (safetensors).", required: true);
    private readonly Option<string?> _input = OptionFactory.Text("--input", "FILE", "The pictures (safetensors, tensor 'input').", required: true);
    private readonly Option<string?> _output = OptionFactory.Text("--output", "FILE", "Where to write 'logits' and 'maps'.", required: true);
    private readonly Option<string> _engine = new("--engine")
    {
        HelpName = "torch|onnx",
        Description = "What computes.",
        DefaultValueFactory = _ => ForwardEngines.Torch,
    };

    public ForwardCommand(IConsole console)
        : base("forward", "Run a network on a tensor, to compare with another framework.", Help)
    {
        _console = console;
        _engine.AcceptOnlyFromAmong(ForwardEngines.Torch, ForwardEngines.Onnx);
        foreach (Option option in new Option[] { _architecture, _head, _classes, _weights, _input, _output, _engine })
            Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        PictureTensor input = PictureTensor.Read(parsed.GetRequiredValue(_input)!);
        using CnnNetwork network = NetworkRegistry.Create(
            parsed.GetRequiredValue(_architecture)!, parsed.GetRequiredValue(_head)!, parsed.GetRequiredValue(_classes)!.Value, seed: 0);
        using (SafetensorsFile file = SafetensorsFile.Open(parsed.GetRequiredValue(_weights)!))
            WeightsLoader.Load(network, file);
        network.eval();

        ForwardResult result = ForwardEngines.Run(parsed.GetRequiredValue(_engine), network, input);
        string output = parsed.GetRequiredValue(_output)!;
        bool replaced = File.Exists(output);
        result.Write(output);
        var messages = new Messages(_console, json: false);
        messages.WriteLine($"{(replaced ? "Replaced" : "Wrote")} {output}: {result}");
        return ExitCodes.Success;
    }
}
