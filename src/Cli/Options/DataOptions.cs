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
          manifest:FILE.csv    columns path, label and split (train, val, test); paths are relative to the file
          flowers102:DIR       Oxford Flowers-102's official files: imagelabels.mat, setid.mat, jpg/
          cars196:DIR          Stanford Cars-196's official files: devkit/, cars_train/ and, with their labels, cars_test/
        """;

    private readonly Option<string?> _data = OptionFactory.Text("--data", "SPEC", $"The data set: {DatasetSpec.Forms}.", required: true);

    private readonly Option<string?> _images = OptionFactory.Text(
        "--images", "SUBDIR", "The pictures' folder, where it is not the data set's usual one. Relative to the data set's folder.");

    private readonly Option<bool> _skipMissing = new("--skip-missing")
    {
        Description = "Leave out listed pictures whose file is missing. Default: they are an error.",
    };

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_images);
        command.Add(_skipMissing);
        // An option's check, not the command's: when one of those fails, System.CommandLine looks at no further option.
        _data.Validators.Add(Validate);
    }

    /// <summary>Takes the name apart; nothing is opened.</summary>
    public DatasetSpec Read(ParseResult parsed) => DatasetSpec.Parse(parsed.GetRequiredValue(_data)!, parsed.GetValue(_images)) with
    {
        SkipMissingImages = parsed.GetValue(_skipMissing),
    };

    private void Validate(OptionResult result)
    {
        // Blank texts are refused already.
        if (result.GetValueOrDefault<string?>() is not { } data || string.IsNullOrWhiteSpace(data))
            return;
        try
        {
            DatasetSpec.Parse(data, result.GetValue(_images));
        }
        catch (FormatException e)
        {
            result.AddError($"--data: {e.Message}");
        }
    }
}
