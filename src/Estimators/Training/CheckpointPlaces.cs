using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>Where the trainings of one estimator keep their checkpoints.</summary>
/// <remarks>An estimator that is fitted to other data too, as by cross-validation, has a folder within its folder for each of those: a checkpoint folder is one run's.
/// Called again in the same order, as after the process was ended, it finds each where it was.</remarks>
internal sealed class CheckpointPlaces
{
    private readonly Lock _lock = new();
    private DataIdentity? _first;

    /// <summary>The folder for a training.</summary>
    /// <param name="folder">That of the options, which the first data have to themselves.</param>
    /// <param name="data">What is trained on.</param>
    public string Of(string folder, DataIdentity data)
    {
        lock (_lock)
        {
            _first ??= data;
            return data == _first ? folder : Path.Join(folder, $"data-{data.Hash}");
        }
    }
}
