using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Datasets.Inspection;

namespace MlNetFixedHeads.Cli.Data;

/// <summary>The contact sheet's file.</summary>
internal sealed class SheetFile
{
    private readonly string _path;
    private readonly bool _overwrite;

    /// <exception cref="CommandFailedException">The file is there already, or its folder is not.</exception>
    public SheetFile(string path, bool overwrite)
    {
        (_path, _overwrite) = (path, overwrite);
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (Directory.Exists(path))
            throw new CommandFailedException($"--contact-sheet '{path}' is a folder; expected a file.");
        if (!Directory.Exists(folder))
            throw new CommandFailedException($"--contact-sheet '{path}' cannot be written: there is no folder '{folder}'.");
        if (File.Exists(path) && !overwrite)
            throw new CommandFailedException($"--contact-sheet: '{path}' exists already; choose another file or add --overwrite.");
    }

    /// <summary>Draws the sheet; the file is complete or not there.</summary>
    public void Write(string dataset, IReadOnlyList<(DatasetSplit Split, ImageList Images)> splits, ContactSheetOptions options, Messages messages)
    {
        if (splits.FirstOrDefault(s => s.Split == DatasetSplit.Train).Images is not { Count: > 0 } train)
            throw new CommandFailedException($"--contact-sheet: {dataset} has no training pictures.");
        byte[] png;
        try
        {
            png = ContactSheet.RenderPng(train, options);
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException)
        {
            throw new CommandFailedException($"--contact-sheet: {FailureMessage.For(e)}", e);
        }

        string fresh = $"{_path}.{Guid.NewGuid():N}.partial";
        try
        {
            File.WriteAllBytes(fresh, png);
            File.Move(fresh, _path, _overwrite);
        }
        finally
        {
            // Nothing is there after the move.
            File.Delete(fresh);
        }

        if (options.Augmentation is { Mixup: > 0 } or { Cutmix: > 0 })
            messages.Warn("--mixup and --cutmix mix the pictures of a batch: the contact sheet shows them before.");
        messages.WriteLine($"Contact sheet: {_path}");
    }
}
