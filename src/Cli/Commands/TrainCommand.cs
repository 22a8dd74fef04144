using System.CommandLine;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.TorchBridge.Distributed;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Trains a classifier and writes it in every form.</summary>
internal sealed class TrainCommand : CliCommand
{
    private const string Help = $$"""
        {{DataOptions.Help}}

        {{RecipeOptions.Help}}

        {{RunOptions.Help}}

        Which epoch is kept:
          A validation split chooses the best epoch. Where there is only a test split, all training pictures train, the last
          epoch is kept, and the test split is measured once, at the end: a test picture never chooses anything. With neither,
          a tenth of the training pictures, drawn by class, is held out to choose. --validation-fraction overrides this.

        Weights (--pretrained):
          A file is safetensors or a PyTorch checkpoint (.pth, .pt, .th), of which nothing is run. 'imagenet' is torchvision's file
          for the network; it is kept in MlNetFixedHeads/weights in the local application data, or in weights in the folder that
          FIXEDHEADS_CACHE names. With --epochs 0 the weights are used as they are, the classifier's too: it needs as many classes
          as the file has, and --class-names names those that the data do not have.

        What training does to its pictures at random:
          a random resized crop (or --pad-crop), --flip, --augment, --color-jitter, --erase, then --mixup or --cutmix on batches. It
          depends on the seed, the epoch and the picture's place in the data only. Evaluation does none of it but --tta-flip.

        Written to --output:
          model.zip             the ML.NET model: MLContext.Model.Load, and the commands evaluate and predict
          model.onnx            for any ONNX Runtime: takes the RGB bytes of a picture, preprocessing inside
          weights.safetensors   the weights, by torchvision's names
          history.json          settings, classes, epochs, unreadable pictures, test result
          history.csv           one row for each epoch
          curves.png            losses, accuracies and learning rate over the epochs
          events.out.tfevents.fixedheads   the same for TensorBoard
          checkpoints           the state of training, until it is complete
          failed                the history of a run that failed, if an epoch was complete, until one goes well

        Several processes (mpirun -n 4 fixedheads train ...): each trains on its part of every batch, of --batch pictures, and the first
        one speaks and writes. See docs/distributed.md.

        Ctrl-C (or SIGTERM) ends training early: what was reached is written, with exit code 0 if an epoch is complete and 1 if
        there is nothing to write. --resume goes on with the rest. A second Ctrl-C ends the process at once.

        Example:
          fixedheads train --data flowers102:data/flowers102 --arch mobilenet_v2 --head identity \
            --pretrained mobilenet_v2.safetensors --epochs 20 --output flowers
        """;

    private readonly IConsole _console;
    private readonly DataOptions _data = new();
    private readonly TrainOptions _training = new();
    private readonly RunOptions _run = new();
    private readonly Option<string?> _output = OptionFactory.Text("--output", "DIR", "The folder to write.", required: true);
    private readonly Option<bool> _overwrite = CommonOptions.Overwrite("results");
    private readonly Option<bool> _json = CommonOptions.Json();

    public TrainCommand(IConsole console)
        : base("train", "Train a classifier; write it as ML.NET model, ONNX and weights.", Help)
    {
        _console = console;
        _data.AddTo(this);
        _training.AddTo(this);
        _run.AddTo(this);
        Add(_output);
        Add(_overwrite);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        bool json = parsed.GetValue(_json);
        bool follows = _training.Follows(parsed);
        IConsole console = follows ? new MutedConsole(_console) : _console;
        var messages = new Messages(console, json);
        TrainRequest request = _training.Request(parsed, _data, messages);
        request = request with
        {
            Options = _run.Read(parsed, request.Options),
            Resume = parsed.GetValue(_run.Resume),
            Output = parsed.GetRequiredValue(_output)!,
            Overwrite = parsed.GetValue(_overwrite),
            Follows = follows,
        };
        ITrainingDisplay display = messages.IsTerminal ? new TerminalDisplay(messages) : new PlainDisplay(messages, console.Time);
        try
        {
            string history = new TrainRun(console, messages, display).Run(request);
            if (json)
                console.Out.WriteLine(history);
        }
        catch (Exception e) when (follows && WorkerGroup.IsOfAllRanks(e))
        {
            // The one that speaks says it.
            return ExitCodes.Failure;
        }

        return ExitCodes.Success;
    }
}
