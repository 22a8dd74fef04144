using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetFixedHeads.Cli.Inspection;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Prints what a network costs, compares heads, and writes a frozen matrix.</summary>
internal sealed class InspectCommand : CliCommand
{
    private const string Help = """
        Nothing is trained or loaded: the figures follow from the network's definition.
          trainable           numbers that the optimizer changes; the network's parameters
          frozen              numbers of a frozen matrix: no gradient, in no weight file, drawn anew when the network is built
          stored              numbers that a weight file holds: trainable, and the running mean and variance of batch norms
          total               trainable and frozen
          size                the stored numbers at 4 (fp32) or 2 (fp16) bytes each; names and batch counters add some kB to a file
          saved               parameters, or MACs, fewer than in the published network with a learned head
          classifier's share  parameters of that learned head among all of its network
          MACs                multiply-accumulate operations of convolutions and matrix products, for one picture
          FLOPs               MACs, 2 per batch-norm element, 1 per ReLU element, and the elements that pooling reads

        --recommend compares all heads for the network and number of classes: K classes on d features. Of each it prints
        what the whole network then costs, and the largest cosine between the vectors of two classes (-1/(K - 1) is best).

        --matrix writes the head's frozen matrix as tensor 'weight', one row of d numbers per class (fewer where a learned
        map goes before it). A scale that is learned or fixed besides is not in it.

        Example:
          fixedheads inspect --arch mobilenet_v2 --head identity --classes 102
          fixedheads inspect --arch resnet18 --classes 700 --recommend
          fixedheads inspect --arch resnet18 --head etf --classes 200 --matrix etf.safetensors
        """;

    private readonly IConsole _console;
    private readonly Option<CnnArchitecture?> _architecture = CommonOptions.Architecture();
    private readonly Option<ClassifierHead?> _head = CommonOptions.Head(required: false);
    private readonly Option<int?> _classes = CommonOptions.Classes();
    private readonly Option<ImageSize?> _size = CommonOptions.Size();
    private readonly VariantOptions _variant = new(training: false);
    private readonly Option<bool> _recommend = new("--recommend") { Description = "Compare all heads for --arch and --classes, and recommend one." };
    private readonly Option<string?> _matrix = OptionFactory.Text("--matrix", "FILE", "Also write the head's frozen matrix to a new safetensors file.");
    private readonly Option<bool> _layers = new("--layers") { Description = "Also list every operation with its shapes, parameters and cost." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public InspectCommand(IConsole console)
        : base("inspect", "Print a network's parameters, savings and cost, or compare heads.", Help)
    {
        _console = console;
        foreach (Option option in new Option[] { _architecture, _head, _classes, _size, _recommend, _matrix, _layers, _json })
            Add(option);
        _variant.AddTo(this);
        Validators.Add(CheckMode);
        SetAction(Run);
    }

    private void CheckMode(CommandResult result)
    {
        if (result.GetResult(_recommend) is null or { Implicit: true })
        {
            if (result.GetResult(_head) is null)
                result.AddError("Option '--head' is required, or --recommend to compare all heads.");
            return;
        }

        IEnumerable<string> others = new Option[] { _head, _matrix, _layers }.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name);
        string[] given = [.. others, .. _variant.Given(result)];
        if (given.Length > 0)
            result.AddError($"--recommend compares all heads on the published network; it does not go with {string.Join(", ", given)}.");
    }

    private int Run(ParseResult parsed)
    {
        CnnArchitecture architecture = parsed.GetRequiredValue(_architecture)!;
        ImagePreprocessing usual = NetworkRegistry.Get(architecture).Preprocessing;
        ImageSize size = parsed.GetValue(_size) ?? new(usual.Height, usual.Width);
        int classes = parsed.GetRequiredValue(_classes)!.Value;
        bool json = parsed.GetValue(_json);
        if (parsed.GetValue(_recommend))
        {
            HeadRecommendation recommendation = HeadRecommendation.For(architecture, classes, size.Height, size.Width);
            RecommendReport heads = RecommendReport.Of(recommendation, architecture, classes, size);
            Write(heads, json, RecommendTable.Write);
            return ExitCodes.Success;
        }

        ClassifierHead head = parsed.GetValue(_head)!;
        NetworkVariant variant = _variant.Read(parsed);
        NetworkCost cost = NetworkCost.Of(architecture, head, classes, size.Height, size.Width, variant);
        MatrixReport? matrix = parsed.GetValue(_matrix) is { } path ? new FrozenMatrixFile(path).Write(architecture, head, classes, variant) : null;
        InspectReport report = InspectReport.Of(cost, architecture, head, variant, classes, size, parsed.GetValue(_layers), matrix);
        Write(report, json, InspectTables.Write);
        return ExitCodes.Success;
    }

    private void Write<T>(T report, bool json, Action<Messages, T> table)
    {
        if (json)
            _console.Out.WriteLine(JsonText.Of(report));
        else
            table(new Messages(_console, json: false), report);
    }
}
