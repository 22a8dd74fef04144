using System.CommandLine;
using MlNetFixedHeads.Cli.Data;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.Estimators;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Datasets.Inspection;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Says what is in a data set.</summary>
internal sealed class DataInspectCommand : CliCommand
{
    private const string Help = $$"""
        Data sets:
        {{DataOptions.Kinds}}

        Every picture is read and decoded. Told are the pictures of each class and split, sizes, formats, files that cannot be
        decoded and why, and pictures that are there twice: with the same bytes, or looking the same (re-encoded, resized,
        slightly changed; mirrored or cropped ones are not found). Pictures in two splits are leaks: what is measured on such
        a test set is too good. Of a picture under two classes at most one label is right.
        --distance says how many of the 63 bits of two pictures' hashes may differ: 0 finds less, more than 6 finds too much.

        --contact-sheet draws a row for each of the first classes: the first picture as it is, then as training sees it in
        one epoch after the other, from --epoch on, with the seed and the augmentation that 'train' would be given.
        --mixup and --cutmix mix whole batches and are not shown.

        JSON: {"name", "classes", "examples", "splits": {name: count}, "undecodable": [{"file", "split", "class", "error"}],
        "undecodableCount", "classNames", "classCounts": {split: [count]}, "balance", "formats", "width", "height", "aspectRatio",
        "encodedBytes", "exactDuplicates", "nearDuplicates", "leaks": [{"first", "second", "exact", "near"}]}

        Example:
          fixedheads data inspect folder:pictures --contact-sheet sheet.png --augment trivialaugment
        """;

    private const int UsualDistance = 4;

    private readonly IConsole _console;
    private readonly DataOptions _data = new(asArgument: true);
    private readonly Option<int?> _distance = OptionFactory.Parsed<int?>(
        "--distance", "N|none", $"Bits in which the hashes of near-duplicates may differ, 0 to {ImageInspectionOptions.LargestDistance}; none looks for the same bytes only. Default: 4.", Distance);

    private readonly Option<int?> _list = OptionFactory.Whole("--list", "How many groups of duplicates, classes and undecodable files to list (JSON: groups and files). Default: 10 (JSON: 10000).", minimum: 0);
    private readonly Option<int?> _threads = OptionFactory.Whole("--threads", "Pictures that are decoded at once. Default: one per processor.", minimum: 1);
    private readonly SheetOptions _sheet = new();
    private readonly Option<bool> _json = CommonOptions.Json();

    public DataInspectCommand(IConsole console)
        : base("inspect", "Count and measure pictures; find damaged files, duplicates and leaks; draw a contact sheet.", Help)
    {
        _console = console;
        _data.AddTo(this);
        foreach (Option option in new Option[] { _distance, _list, _threads })
            Add(option);
        _sheet.AddTo(this);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        bool json = parsed.GetValue(_json);
        Messages messages = new(_console, json);
        SheetFile? sheet = _sheet.Target(parsed);
        using Interruption interruption = new(_console, messages, "Stopping.");
        try
        {
            (string name, IReadOnlyList<(DatasetSplit Split, ImageList Images)> splits) = Open(_data.Read(parsed));
            sheet?.Write(name, splits, _sheet.Read(parsed) with { Cancellation = interruption.Token }, messages);
            int? listed = parsed.GetValue(_list);
            ImageInspection found = ImageInspector.Inspect([.. splits.Select(s => (SplitNames.Name(s.Split), s.Images))], new ImageInspectionOptions
            {
                NearDuplicateDistance = parsed.GetResult(_distance) is null ? UsualDistance : parsed.GetValue(_distance),
                Threads = parsed.GetValue(_threads),
                MaxListed = listed ?? new ImageInspectionOptions().MaxListed,
                Progress = new InspectionLines(messages, _console.Time),
                CancellationToken = interruption.Token,
            });
            if (json)
                _console.Out.WriteLine(JsonText.Of(new InspectionDocument(name, found)));
            else
                InspectionText.Write(messages, name, found, listed);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException e)
        {
            throw new CommandFailedException("Cancelled.", e);
        }
    }

    private static (string Name, IReadOnlyList<(DatasetSplit Split, ImageList Images)> Splits) Open(DatasetSpec spec)
    {
        try
        {
            ImageDataset dataset = spec.Open();
            return (dataset.Name, [.. dataset.Splits.Select(split => (split, dataset.List(split)))]);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"SPEC: {FailureMessage.For(e)}", e);
        }
    }

    private static int? Distance(string text) => text.Equals("none", StringComparison.OrdinalIgnoreCase) ? null
        : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int value) && value <= ImageInspectionOptions.LargestDistance ? value
        : throw new FormatException($"'{text}' is no distance; expected 0 to {ImageInspectionOptions.LargestDistance}, or none.");
}
