using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>Names a data set: <c>--data</c> and <c>--images</c>.</summary>
internal sealed class DataOptions
{
    /// <summary>What the help of a command with these options adds.</summary>
    public const string Help = """
        Data sets (--data):
          folder:DIR           one subfolder of pictures per class; or train, val (or validation) and test with such subfolders inside
          manifest:FILE.csv    columns path, label and split (train, val, test); paths are relative to the file; tabs in a .tsv
          flowers102:DIR       Oxford Flowers-102's official files: imagelabels.mat, setid.mat, jpg/ (or 102flowers.tgz)
          cars196:DIR          Stanford Cars-196's official files: devkit/, cars_train/ and, with their labels, cars_test/
                               (or car_devkit.tgz, cars_train.tgz, cars_test.tgz)
          cifar100:DIR         CIFAR-100's archive, binary or Python, its folder, or what is in it
          imagenet:DIR         ImageNet-1K: train/ and val/, the latter sorted or flat with ILSVRC2012_devkit_t12/
        'fixedheads download' gets flowers102 and cifar100. An archive is unpacked once, beside itself, as NAME.unpacked.
        """;

    private readonly Option<string?> _data = OptionFactory.Text("--data", "SPEC", $"The data set: {DatasetSpec.Forms}.", required: true);

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

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _data, _images, _skipMissing, _firstClasses, _coarse, _labelMap })
            command.Add(option);
        // An option's check, not the command's: when one of those fails, System.CommandLine looks at no further option.
        _data.Validators.Add(Validate);
    }

    /// <summary>Takes the name apart; nothing is opened.</summary>
    public DatasetSpec Read(ParseResult parsed) => DatasetSpec.Parse(parsed.GetRequiredValue(_data)!, parsed.GetValue(_images)) with
    {
        SkipMissingImages = parsed.GetValue(_skipMissing),
        FirstClasses = parsed.GetValue(_firstClasses),
        CoarseLabels = parsed.GetValue(_coarse),
        LabelMapFile = parsed.GetValue(_labelMap),
    };

    private void Validate(OptionResult result)
    {
        // Blank texts are refused already.
        if (result.GetValueOrDefault<string?>() is not { } data || string.IsNullOrWhiteSpace(data))
            return;
        try
        {
            // Options by their words: a number that cannot be read has a message of its own.
            bool first = result.GetResult(_firstClasses) is { Implicit: false };
            DatasetSpec spec = DatasetSpec.Parse(data, result.GetValue(_images)) with { FirstClasses = first ? 2 : null, CoarseLabels = result.GetValue(_coarse) };
            if (spec.Problem() is { } problem)
                result.AddError($"--data: '{data}': {problem}.");
        }
        catch (FormatException e)
        {
            result.AddError($"--data: {e.Message}");
        }
    }
}
