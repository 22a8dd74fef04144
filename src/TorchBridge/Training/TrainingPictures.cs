using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The training pictures, in the size that each epoch has them.</summary>
/// <param name="plan">The sizes.</param>
/// <param name="open">Makes the loader of a size.</param>
internal sealed class TrainingPictures(TrainingPlan plan, Func<ImagePreprocessing, BatchLoader> open)
{
    private (BatchLoader Loader, ImagePreprocessing Preprocessing)? _open;

    /// <summary>The loader of an epoch, counted from 0. One is open at a time: sizes follow one another.</summary>
    public (BatchLoader Loader, ImagePreprocessing Preprocessing) At(int epoch)
    {
        var preprocessing = plan.PreprocessingAt(epoch);
        if (_open is not { } present || (present.Preprocessing.Height, present.Preprocessing.Width) != (preprocessing.Height, preprocessing.Width))
            _open = present = (open(preprocessing), preprocessing);
        return present;
    }
}
