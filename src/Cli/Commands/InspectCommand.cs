using System.CommandLine;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Prints what a network costs.</summary>
internal sealed class InspectCommand : CliCommand
{
    private const string Help = """
        Nothing is trained or loaded: the figures follow from the network's definition.
          parameters          all learned and frozen numbers (running statistics of batch norms are none)
          saved               parameters saved against the same network with a learned head
          MACs                multiply-accumulate operations of convolutions and fully connected layers, for one picture
          FLOPs               MACs, 2 per batch-norm element, 1 per ReLU element, and the elements that pooling reads
          bytes               the parameters' size at 4 (fp32) or 2 (fp16) bytes each

        Example:
          fixedheads inspect --arch mobilenet_v2 --head identity --classes 102
        """;

    private readonly IConsole _console;
    private readonly Option<CnnArchitecture?> _architecture = CommonOptions.Architecture();
    private readonly Option<ClassifierHead?> _head = CommonOptions.Head();
    private readonly Option<int?> _classes = CommonOptions.Classes();
    private readonly Option<ImageSize?> _size = CommonOptions.Size();
    private readonly VariantOptions _variant = new(training: false);
    private readonly Option<bool> _layers = new("--layers") { Description = "Also list every operation with its output, parameters and cost." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public InspectCommand(IConsole console)
        : base("inspect", "Print a network's parameters, savings and cost.", Help)
    {
        _console = console;
        foreach (Option option in new Option[] { _architecture, _head, _classes, _size, _layers, _json })
            Add(option);
        _variant.AddTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        CnnArchitecture architecture = parsed.GetRequiredValue(_architecture)!;
        ImagePreprocessing usual = NetworkRegistry.Get(architecture).Preprocessing;
        ImageSize size = parsed.GetValue(_size) ?? new(usual.Height, usual.Width);
        ClassifierHead head = parsed.GetRequiredValue(_head)!;
        int classes = parsed.GetRequiredValue(_classes)!.Value;
        NetworkVariant variant = _variant.Read(parsed);
        NetworkCost cost = NetworkCost.Of(architecture, head, classes, size.Height, size.Width, variant);
        if (cost.MapSize.Height < 1 || cost.MapSize.Width < 1)
            throw new CommandFailedException($"--size {size} is too small for {architecture}: no position would be left before pooling.");

        bool layers = parsed.GetValue(_layers);
        if (parsed.GetValue(_json))
            _console.Out.WriteLine(JsonOutput.Text(InspectReport.Of(cost, architecture, head, variant, classes, size, layers)));
        else
            new InspectTables(new Messages(_console, json: false)).Write(InspectReport.Of(cost, architecture, head, variant, classes, size, layers));
        return ExitCodes.Success;
    }
}
