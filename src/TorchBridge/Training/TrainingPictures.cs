using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The training pictures, in the size that each epoch has them.</summary>
/// <param name="plan">The sizes.</param>
/// <param name="open">Makes the loader of a size that a number of epochs have.</param>
internal sealed class TrainingPictures(TrainingPlan plan, Func<ImagePreprocessing, int, BatchLoader> open)
{
    private (BatchLoader Loader, ImagePreprocessing Preprocessing)? _open;

    /// <summary>The loader of an epoch, counted from 0. One is open at a time: sizes follow one another, and what was kept of the pictures in one makes room for the next.</summary>
    public (BatchLoader Loader, ImagePreprocessing Preprocessing) At(int epoch)
    {
        var preprocessing = plan.PreprocessingAt(epoch);
        if (_open is { } present && SizeOf(present.Preprocessing) == SizeOf(preprocessing))
            return present;
        _open?.Loader.Forget();
        present = (open(preprocessing, EpochsFrom(epoch)), preprocessing);
        _open = present;
        return present;
    }

    private static (int Height, int Width) SizeOf(ImagePreprocessing form) => (form.Height, form.Width);

    /// <summary>How many epochs have the size of this one, which is the first of them.</summary>
    private int EpochsFrom(int epoch) => Enumerable.Range(epoch, Math.Max(plan.Settings.Epochs - epoch, 0))
        .TakeWhile(e => SizeOf(plan.PreprocessingAt(e)) == SizeOf(plan.PreprocessingAt(epoch)))
        .Count();
}
