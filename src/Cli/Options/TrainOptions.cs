using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.TorchBridge.Distributed.Mpi;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>How <c>train</c> trains.</summary>
internal sealed class TrainOptions
{
    private readonly Option<CnnArchitecture?> _architecture = CommonOptions.Architecture();
    private readonly Option<ClassifierHead?> _head = CommonOptions.Head();

    private readonly VariantOptions _variant = new(training: true);

    private readonly Option<string?> _pretrained = OptionFactory.Text(
        "--pretrained",
        "FILE|imagenet",
        "Start from these weights (safetensors or a PyTorch checkpoint, torchvision's names), or from torchvision's own (downloaded once). Default: random weights.");

    private readonly Option<string?> _classNames = OptionFactory.Text(
        "--class-names", "FILE", "The classes' names, one a line, in the order of the weights, where the weights know more classes than the data have.");

    private readonly Option<bool> _allowIncomplete = new("--allow-incomplete-weights")
    {
        Description = "Let layers start anew that the weights do not have, besides those the head replaces.",
    };

    private readonly RecipeOptions _recipe = new();
    private readonly TrunkOptions _trunk = new();
    private readonly LearningOptions _learning = new();
    private readonly AugmentationOptions _augmentation = new();
    private readonly InputPipelineOptions _input = new();
    private readonly DistributedOptions _distributed = new();

    private readonly Option<int?> _epochs = OptionFactory.Whole(
        "--epochs", "Passes over the training pictures; 0 uses the pretrained weights as they are, but for what --head-init computes. Default: the recipe's, 40.", minimum: 0);

    private readonly Option<int?> _batch = OptionFactory.Parsed<int?>(
        "--batch",
        "N|auto",
        "Pictures per batch, 2 or more; auto takes the recipe's, or as many as fit the memory, in more parts of a step. Default: the recipe's, 64.",
        CheckedBatch);

    private readonly Option<ImageSize?> _size = CommonOptions.Size();

    private readonly Option<double?> _learningRate = OptionFactory.Number(
        "--lr", "Learning rate that the schedule starts from. Default: the recipe's, which may be the network's.", "above 0", x => x > 0);

    private readonly Option<double?> _weightDecay = OptionFactory.Number(
        "--weight-decay", "Weight decay. Default: the recipe's, which may be the network's.", "of 0 or more", x => x >= 0);

    private readonly Option<int?> _seed = OptionFactory.Whole("--seed", "Seed of everything random. Default: 1.", minimum: 0);
    private readonly Option<int?> _threads = OptionFactory.Whole("--threads", "Threads of the training step. Default: one per processor.", minimum: 1);

    private readonly Option<int?> _loaderThreads = OptionFactory.Whole(
        "--loader-threads", "Threads that decode and augment pictures ahead of the training step. Default: as many as --threads.", minimum: 1);


    private readonly Option<TrainingPrecision?> _precision = CommonOptions.Precision(
        "fp32, bf16 (convolutions in bfloat16: faster where the processor or the GPU has instructions for it), fp16 (CUDA only) or auto (the fastest here, found by a few steps of each). Default: fp32.");

    private readonly Option<string?> _device = CommonOptions.Device();

    private readonly Option<double?> _validationFraction = OptionFactory.Number(
        "--validation-fraction",
        "Hold out this share of the training pictures, by class, for choosing the best epoch; 0 keeps the last epoch. Default: see below.",
        "of 0 or more, below 1",
        x => x is >= 0 and < 1);

    private readonly Option<double?> _cropFraction = OptionFactory.Number(
        "--crop-fraction", "Evaluation crops this share of the resized short side. Default: 1 (with --epochs 0: the network's own).", "above 0, at most 1", x => x is > 0 and <= 1);

    private readonly Option<double?> _maxUnreadable = OptionFactory.Number(
        "--max-unreadable-share", "Share of unreadable pictures above which training fails; below it they are left out. Default: 0.05.", "from 0 to 1", x => x is >= 0 and <= 1);

    private readonly Option<bool?> _activationMaps = new("--activation-maps")
    {
        HelpName = "true|false",
        Description = "Let the model emit class activation maps (a column of the saved model, which localisation and the report need). Default: true for the identity head with average pooling, whose maps cost nothing, else false.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _architecture, _head, _pretrained, _classNames, _allowIncomplete, _epochs, _batch, _size, _learningRate, _weightDecay, _seed, _precision, _threads, _loaderThreads, _device,
            _validationFraction, _cropFraction, _maxUnreadable, _activationMaps,
        ];
        foreach (Option option in options)
            command.Add(option);
        _recipe.AddTo(command);
        _trunk.AddTo(command);
        _learning.AddTo(command);
        _augmentation.AddTo(command);
        _input.AddTo(command);
        _distributed.AddTo(command);
        _variant.AddTo(command);

        // Checks of options, not of the command: when one of those fails, System.CommandLine looks at no further option.
        // And of words, not of values: a value that cannot be read has a message of its own, and asking for it here would throw.
        _epochs.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "0" }] && !IsGiven(result, _pretrained) && !_learning.Computes(result))
                result.AddError("--epochs 0 needs --pretrained: nothing would be trained or loaded.");
        });
        _allowIncomplete.Validators.Add(result =>
        {
            if (!result.Implicit && !IsGiven(result, _pretrained))
                result.AddError("--allow-incomplete-weights needs --pretrained.");
        });
    }

    /// <summary>Whether this process trains along with one that speaks and writes.</summary>
    public bool Follows(ParseResult parsed) => MpiEnvironment.IsFollower(_distributed.Read(parsed, new()).Distributed);

    /// <summary>What a command that trains is asked for, but for where it writes.</summary>
    public TrainRequest Request(ParseResult parsed, DataOptions data, Messages messages) => new()
    {
        Data = data.Read(parsed),
        Options = Read(parsed) with { Logger = new MessageLogger(messages, parsed.GetValue(CommonOptions.Verbose)) },
        ValidationFraction = parsed.GetValue(_validationFraction),
        ClassNames = parsed.GetValue(_classNames),
    };

    /// <summary>The options as the estimator takes them; what is not given stays at its default.</summary>
    private FixedHeadCnnOptions Read(ParseResult parsed)
    {
        FixedHeadCnnOptions usual = new() { Recipe = _recipe.Read(parsed) };
        ClassifierHead head = parsed.GetRequiredValue(_head)!;
        NetworkVariant variant = _variant.Read(parsed);
        bool free = head.Name == ClassifierHead.Identity.Name && variant.Pooling == FeaturePooling.Average;
        bool maps = parsed.GetResult(_activationMaps) is null ? free : parsed.GetValue(_activationMaps) ?? true;
        return _distributed.Read(parsed, _input.Read(parsed, _augmentation.Read(parsed, _learning.Read(parsed, _trunk.Read(parsed, usual))))) with
        {
            Architecture = parsed.GetRequiredValue(_architecture)!,
            Head = head,
            Variant = variant,
            PretrainedWeights = parsed.GetValue(_pretrained),
            AllowIncompleteWeights = parsed.GetValue(_allowIncomplete),
            Epochs = parsed.GetValue(_epochs) ?? usual.Epochs,
            BatchSize = parsed.GetValue(_batch) ?? usual.BatchSize,
            ImageSize = parsed.GetValue(_size),
            LearningRate = parsed.GetValue(_learningRate),
            WeightDecay = parsed.GetValue(_weightDecay),
            Seed = parsed.GetValue(_seed) ?? usual.Seed,
            Precision = parsed.GetValue(_precision) ?? usual.Precision,
            Threads = parsed.GetValue(_threads),
            LoaderThreads = parsed.GetValue(_loaderThreads) ?? parsed.GetValue(_threads),
            Device = parsed.GetValue(_device) ?? usual.Device,
            CropFraction = parsed.GetValue(_cropFraction),
            MaxUnreadableShare = parsed.GetValue(_maxUnreadable) ?? usual.MaxUnreadableShare,
            ActivationMapColumnName = maps ? ModelColumns.ActivationMap : null,
        };
    }

    private static bool IsGiven(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static int? CheckedBatch(string text)
    {
        if (text.Equals("auto", StringComparison.OrdinalIgnoreCase))
            return FixedHeadCnnOptions.AutoBatchSize;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= 2
            ? value
            : throw new FormatException($"'{text}' is no whole number of 2 or more, nor auto.");
    }
}
