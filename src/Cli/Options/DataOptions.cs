using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>Names a data set: <c>--data</c>, or an argument, and <c>--images</c>.</summary>
internal sealed class DataOptions
{
    /// <summary>What the help of a command with these options adds.</summary>
    public const string Help = $"""
        Data sets (--data):
        {Kinds}
        """;

    /// <summary>The kinds of data sets, a line each.</summary>
    public const string Kinds = """
          folder:DIR           one subfolder of pictures per class; or train, val (or validation) and test with such subfolders inside
          manifest:FILE.csv    columns path, label and split (train, val, test); paths are relative to the file; tabs in a .tsv
          flowers102:DIR       Oxford Flowers-102's official files: imagelabels.mat, setid.mat, jpg/ (or 102flowers.tgz)
          cars196:DIR          Stanford Cars-196's official files: devkit/, cars_train/ and, with their labels, cars_test/
                               (or car_devkit.tgz, cars_train.tgz, cars_test.tgz)
          cifar100:DIR         CIFAR-100's archive, binary or Python, its folder, or what is in it
          imagenet:DIR         ImageNet-1K: train/ and val/, the latter sorted or flat with ILSVRC2012_devkit_t12/
        'fixedheads download' gets flowers102 and cifar100. An archive is unpacked once, beside itself, as NAME.unpacked.
        """;

    private readonly Option<string?>? _data;
    private readonly Argument<string>? _argument;

    private readonly Option<string?> _images = OptionFactory.Text(
        "--images", "SUBDIR", "The pictures' folder, where it is not the data set's usual one. Relative to the data set's folder.");

    private readonly Option<bool> _skipMissing = new("--skip-missing")
    {
        Description = "Leave out listed pictures whose file is missing. Default: they are an error.",
    };

    private readonly Option<int?> _firstClasses = OptionFactory.Whole(
        "--first-classes", "Use only the first N classes of cifar100 or imagenet. Default: all.", minimum: 2);

    private readonly Option<bool> _coarse = new("--coarse-labels") { Description = "Use the 20 superclasses of cifar100." };

    private readonly Option<string?> _labelMap = OptionFactory.Text(
        "--label-map", "FILE", "Classes and their order from JSON with \"classes\", such as a history.json; other classes in the data are an error.");

    /// <param name="asArgument">Whether the data set is what the command is about, and so needs no <c>--data</c> before it.</param>
    /// <param name="required">Whether there must be one.</param>
    public DataOptions(bool asArgument = false, bool required = true)
    {
        const string Description = $"The data set: {DatasetSpec.Forms}.";
        if (asArgument)
            _argument = new("SPEC") { Description = Description };
        else
            _data = OptionFactory.Text("--data", "SPEC", Description, required);
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _images, _skipMissing, _firstClasses, _coarse, _labelMap })
            command.Add(option);
        // An option's check, not the command's: when one of those fails, System.CommandLine looks at no further option.
        if (_data is not null)
        {
            command.Add(_data);
            _data.Validators.Add(result => Validate(result, result.GetValueOrDefault<string?>()));
        }

        if (_argument is not null)
        {
            command.Add(_argument);
            _argument.Validators.Add(result => Validate(result, result.Tokens is [{ Value: var text }] ? text : null));
        }
    }

    /// <summary>As <see cref="Read"/>, or null where no data set is named.</summary>
    public DatasetSpec? ReadIfGiven(ParseResult parsed) => parsed.GetValue(_data!) is null ? null : Read(parsed);

    /// <summary>Takes the name apart; nothing is opened.</summary>
    public DatasetSpec Read(ParseResult parsed) => DatasetSpec.Parse(Text(parsed), parsed.GetValue(_images)) with
    {
        SkipMissingImages = parsed.GetValue(_skipMissing),
        FirstClasses = parsed.GetValue(_firstClasses),
        CoarseLabels = parsed.GetValue(_coarse),
        LabelMapFile = parsed.GetValue(_labelMap),
    };

    private string Text(ParseResult parsed) => _data is null ? parsed.GetRequiredValue(_argument!) : parsed.GetRequiredValue(_data)!;

    private void Validate(SymbolResult result, string? data)
    {
        string name = _data is null ? "SPEC" : _data.Name;
        // Of an option blank texts are refused already.
        if (data is null || (_data is not null && string.IsNullOrWhiteSpace(data)))
            return;
        try
        {
            // Options by their words: a number that cannot be read has a message of its own.
            bool first = result.GetResult(_firstClasses) is { Implicit: false };
            DatasetSpec spec = DatasetSpec.Parse(data, result.GetValue(_images)) with { FirstClasses = first ? 2 : null, CoarseLabels = result.GetValue(_coarse) };
            if (spec.Problem() is { } problem)
                result.AddError($"{name}: '{data}': {problem}.");
        }
        catch (FormatException e)
        {
            result.AddError($"{name}: {e.Message}");
        }
    }
}
