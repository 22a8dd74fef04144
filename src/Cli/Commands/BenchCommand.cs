using System.CommandLine;
using System.Globalization;
using MlNetFixedHeads.Cli.Bench;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.Estimators;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Measures how fast a network trains and scores here.</summary>
internal sealed class BenchCommand : CliCommand
{
    private const string Help = $$"""
        {{DataOptions.Help}}

        Measured, in images per second:
          compute      whole training steps (forward, backward, update) on pictures in memory, by precision and by layout in memory
          end to end   with --data: training on so many of its pictures, decoding and augmentation included, in a first epoch and in
                       one that has them decoded in memory, by precision; channels last, as training has no other layout
          inference    the exported graph in ONNX Runtime on the CPU, on preprocessed pictures
        Steps of all kinds take turns, and medians are printed. Without --precision all precisions are measured that the hardware has
        instructions for; nothing is written.

        Printed as a table or, with --json, as JSON and nothing else:
        {"version", "architecture", "head", "variant", "classes", "height", "width", "batch", "steps", "device", "threads",
        "bFloat16Instructions", "compute": [{"precision", "layout", "imagesPerSecond"}],
        "endToEnd": [{"precision", "layout", "firstEpochImagesPerSecond", "laterEpochsImagesPerSecond"}], "inferenceImagesPerSecond"}

        Example:
          fixedheads bench --arch mobilenet_v2 --head identity --size 224 --batch 32 --data folder:pictures
        """;

    private const int UsualBatch = 64;
    private const int UsualSteps = 10;

    private readonly IConsole _console;
    private readonly DataOptions _data = new(required: false);
    private readonly Option<CnnArchitecture?> _architecture = CommonOptions.Architecture();
    private readonly Option<ClassifierHead?> _head = CommonOptions.Head();
    private readonly VariantOptions _variant = new(training: false);
    private readonly Option<int?> _classes = OptionFactory.Whole("--classes", "Number of classes, without --data. Default: 100.", minimum: 2);
    private readonly Option<ImageSize?> _size = CommonOptions.Size();
    private readonly Option<int?> _batch = OptionFactory.Whole("--batch", "Pictures per batch. Default: 64.", minimum: 2);
    private readonly Option<TrainingPrecision?> _precision = CommonOptions.Precision("fp32, bf16, fp16 (CUDA only), or auto: all that the hardware has instructions for. Default: auto.");
    private readonly Option<int?> _steps = OptionFactory.Whole("--steps", "Steps of each kind that are timed. Default: 10.", minimum: 1);
    private readonly Option<int?> _threads = OptionFactory.Whole("--threads", "Threads of the step, and as many that decode pictures. Default: one per processor.", minimum: 1);
    private readonly Option<string?> _device = CommonOptions.Device();
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchCommand(IConsole console)
        : base("bench", "Measure how fast a network trains and scores on this machine.", Help)
    {
        _console = console;
        foreach (Option option in new Option[] { _architecture, _head, _classes, _size, _batch, _precision, _steps, _threads, _device })
            Add(option);
        _data.AddTo(this);
        _variant.AddTo(this);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_classes) is { Implicit: false } && result.Children.Any(c => c is System.CommandLine.Parsing.OptionResult { Option.Name: "--data", Implicit: false }))
                result.AddError("--classes does not go with --data, which has its own.");
        });
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        bool json = parsed.GetValue(_json);
        var messages = new Messages(_console, json);
        BenchRequest request = new()
        {
            Architecture = parsed.GetRequiredValue(_architecture)!,
            Head = parsed.GetRequiredValue(_head)!,
            Variant = _variant.Read(parsed),
            Classes = parsed.GetValue(_classes),
            Size = parsed.GetValue(_size),
            Batch = parsed.GetValue(_batch) ?? UsualBatch,
            Steps = parsed.GetValue(_steps) ?? UsualSteps,
            Device = parsed.GetValue(_device) ?? "auto",
            Threads = parsed.GetValue(_threads),
            Precision = parsed.GetValue(_precision),
            Data = _data.ReadIfGiven(parsed),
        };
        using var interruption = new Interruption(_console, messages, "Stopping.");
        try
        {
            BenchDocument found = new BenchRun(request, _console.Time, messages, interruption.Token).Run();
            if (json)
                _console.Out.WriteLine(JsonText.Of(found));
            else
                Print(messages, found);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException e)
        {
            throw new CommandFailedException("Cancelled.", e);
        }
    }

    private static string InWords(string layout) => layout == nameof(TrainingLayout.ChannelsLast) ? "channels last" : "contiguous";

    private static void Print(Messages messages, BenchDocument found)
    {
        messages.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{found.Architecture}, {found.Head} head, {found.Classes} classes, {found.Height}x{found.Width}, batch {found.Batch}, {found.Device}, {found.Threads} threads, {(found.BFloat16Instructions ? "with" : "without")} bfloat16 instructions"));
        void Line(string what, string how, double speed) =>
            messages.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-11} {how,-36} {speed,9:F1} images/s"));
        foreach (ComputeSpeed speed in found.Compute)
            Line("compute", $"{speed.Precision} {InWords(speed.Layout)}", speed.ImagesPerSecond);
        foreach (EndToEndSpeed speed in found.EndToEnd)
        {
            string form = $"{speed.Precision} {InWords(speed.Layout)}";
            Line("end to end", $"{form}, first epoch", speed.FirstEpochImagesPerSecond);
            Line("end to end", $"{form}, later epochs", speed.LaterEpochsImagesPerSecond);
        }

        Line("inference", "ONNX Runtime", found.InferenceImagesPerSecond);
    }
}
