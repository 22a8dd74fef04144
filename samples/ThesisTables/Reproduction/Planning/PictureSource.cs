using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;

/// <summary>The pictures of a data set, listed once.</summary>
internal sealed class PictureSource
{
    private readonly ImageDataset _dataset;
    private readonly ImageList _train;
    private readonly ImageList _test;

    /// <exception cref="IOException">Files are missing.</exception>
    /// <exception cref="InvalidDataException">Files are damaged, or there are no pictures to measure with.</exception>
    /// <exception cref="FormatException">The kind of data set says where its pictures are itself.</exception>
    public PictureSource(string specification, string? imageFolder, bool joinValidation)
    {
        var spec = DatasetSpec.Parse(specification, imageFolder);
        _dataset = spec.Open();
        Kind = spec.Kind;
        // The thesis' ImageNet figures are those of the validation pictures; what has neither has nothing to measure with.
        MeasuredSplit = _dataset.Splits.Contains(DatasetSplit.Test) ? DatasetSplit.Test : DatasetSplit.Validation;
        if (!_dataset.Splits.Contains(MeasuredSplit))
            throw new InvalidDataException($"{_dataset.Name} has neither test nor validation pictures; expected some to measure with.");
        var joins = joinValidation && MeasuredSplit == DatasetSplit.Test && _dataset.Splits.Contains(DatasetSplit.Validation);
        _train = _dataset.List(joins ? DatasetSplit.TrainAndValidation : DatasetSplit.Train);
        _test = _dataset.List(MeasuredSplit);
    }

    /// <summary>What comes before the colon of the specification.</summary>
    public string Kind { get; }

    /// <summary>The part that is never trained on.</summary>
    public DatasetSplit MeasuredSplit { get; }

    public string PictureColumn => _dataset.PictureColumn;

    public int Classes => _dataset.ClassNames.Count;

    /// <summary>The pictures of the first classes.</summary>
    /// <param name="classes">How many.</param>
    /// <param name="perClass">The first training pictures of each; null for all.</param>
    /// <exception cref="InvalidDataException">There are not as many classes, or one of them has no picture.</exception>
    public PictureSet First(int classes, int? perClass)
    {
        if (classes > Classes)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"{_dataset.Name} has {Classes} classes, where a row has {classes}; expected --classes with fewer, such as {Classes}, or {classes}:{Classes} to train on {Classes} instead."));
        }

        string[] names = [.. _dataset.ClassNames.Take(classes)];
        var set = new PictureSet(Cut(_train, names, perClass), Cut(_test, names, null));
        var empty = Enumerable.Range(0, classes).Where(c => !set.Train.Labels.Contains((uint)c + 1)).Select(c => names[c]).ToArray();
        if (empty.Length > 0)
            throw new InvalidDataException($"{_dataset.Name} has no training pictures of {string.Join(", ", empty.Take(10))}.");
        return set.Test.Count > 0 ? set : throw new InvalidDataException($"{_dataset.Name} has no pictures of these classes to measure with.");
    }

    private static ImageList Cut(ImageList all, string[] names, int? perClass)
    {
        var taken = new int[names.Length];
        List<int> chosen = [];
        for (var i = 0; i < all.Count; i++)
        {
            var label = (int)all.Labels[i] - 1;
            if (label >= 0 && label < names.Length && taken[label]++ < (perClass ?? int.MaxValue))
                chosen.Add(i);
        }

        return all.Select(chosen) with { ClassNames = names };
    }
}
