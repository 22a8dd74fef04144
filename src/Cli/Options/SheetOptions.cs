using System.CommandLine;
using MlNetFixedHeads.Cli.Data;
using MlNetFixedHeads.Estimators.Datasets.Inspection;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>Whether to draw a contact sheet, and what it shows.</summary>
internal sealed class SheetOptions
{
    private readonly Option<string?> _file = OptionFactory.Text("--contact-sheet", "OUT.png", "Also draw training pictures as training sees them into this file.");
    private readonly Option<bool> _overwrite = CommonOptions.Overwrite("a contact sheet");
    private readonly Option<int?> _rows = OptionFactory.Whole("--rows", "Classes on the contact sheet. Default: 8.", minimum: 1);
    private readonly Option<int?> _columns = OptionFactory.Whole("--columns", "Pictures in a row, the original among them. Default: 8.", minimum: 1);
    private readonly Option<int?> _epoch = OptionFactory.Whole("--epoch", "The first epoch on the contact sheet. Default: 1.", minimum: 1);
    private readonly Option<int?> _seed = OptionFactory.Whole("--seed", "The seed of training. Default: 1.", minimum: 0);
    private readonly Option<ImageSize?> _size = CommonOptions.Size();

    private readonly Option<CnnArchitecture?> _architecture = OptionFactory.Parsed<CnnArchitecture?>(
        "--arch", "NAME", "The network whose input is shown. Default: one of 224 pixels.", CnnArchitecture.Parse);

    private readonly AugmentationOptions _augmentation = new();

    public void AddTo(Command command)
    {
        Option[] details = [_overwrite, _rows, _columns, _epoch, _seed, _size, _architecture];
        command.Add(_file);
        foreach (Option option in details)
            command.Add(option);
        _augmentation.AddChangesTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_file) is { Implicit: false })
                return;
            string[] given = [.. details.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name), .. _augmentation.Given(result)];
            if (given.Length > 0)
                result.AddError($"Without --contact-sheet there is no use for {string.Join(", ", given)}.");
        });
    }

    /// <summary>The file to write, or null; that it can be written is checked.</summary>
    /// <exception cref="Output.CommandFailedException">It is there already, or its folder is not.</exception>
    public SheetFile? Target(ParseResult parsed) =>
        parsed.GetValue(_file) is { } path ? new SheetFile(path, parsed.GetValue(_overwrite)) : null;

    public ContactSheetOptions Read(ParseResult parsed)
    {
        NetworkInfo info = NetworkRegistry.Get(parsed.GetValue(_architecture) ?? CnnArchitecture.MobileNetV2);
        ImageSize size = parsed.GetValue(_size) ?? new(info.Preprocessing.Height, info.Preprocessing.Width);
        FixedHeadCnnOptions usual = new();
        ContactSheetOptions sheet = new()
        {
            Preprocessing = info.PreprocessingFor(size.Height, size.Width, cropFraction: 1),
            Augmentation = _augmentation.Read(parsed, usual).Augmentation,
            Seed = parsed.GetValue(_seed) ?? usual.Seed,
        };
        return sheet with
        {
            Rows = parsed.GetValue(_rows) ?? sheet.Rows,
            Columns = parsed.GetValue(_columns) ?? sheet.Columns,
            Epoch = parsed.GetValue(_epoch) ?? sheet.Epoch,
        };
    }
}
