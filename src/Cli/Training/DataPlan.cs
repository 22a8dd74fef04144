using Microsoft.ML;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>Which pictures train, which choose the epoch, and which give the final figure.</summary>
internal sealed record DataPlan
{
    private const double UsualFraction = 0.1;

    public required IDataView Train { get; init; }

    /// <summary>Chooses the best epoch; null where a share of the training pictures does, or none.</summary>
    public IDataView? Validation { get; init; }

    /// <summary>Share of the training pictures that chooses the best epoch.</summary>
    public required double ValidationFraction { get; init; }

    /// <summary>Measured once, after training.</summary>
    public ImageList? Test { get; init; }

    /// <summary>The choice in words.</summary>
    public required string Policy { get; init; }

    /// <summary>Options with what the data decide.</summary>
    public FixedHeadCnnOptions Of(FixedHeadCnnOptions options, ImageDataset dataset) => options with
    {
        ImageColumnName = dataset.PictureColumn,
        ValidationData = Validation,
        ValidationFraction = ValidationFraction,
    };

    /// <summary>The training pictures; a classifier needs two classes of them.</summary>
    private static IDataView Load(ImageDataset dataset)
    {
        ImageList images = dataset.List(DatasetSplit.Train);
        uint[] present = [.. images.Labels.Distinct().Take(2)];
        return present is [var only]
            ? throw new InvalidDataException(
                $"{dataset.Name} has training pictures of only one class ('{images.ClassNames[(int)only - 1]}'); expected at least two.")
            // Listing once more would take as long again; without pictures it says what is there instead.
            : images.Count > 0 ? new ImageListDataView(images) : dataset.Load(DatasetSplit.Train);
    }

    /// <summary>Never lets a test picture choose the epoch: that would make the test figure too good.</summary>
    public static DataPlan For(ImageDataset dataset, double? fraction)
    {
        IDataView train = Load(dataset);
        bool hasValidation = dataset.Splits.Contains(DatasetSplit.Validation);
        ImageList? test = dataset.Splits.Contains(DatasetSplit.Test) ? dataset.List(DatasetSplit.Test) : null;
        if (fraction is null && hasValidation)
        {
            return new()
            {
                Train = train,
                Validation = dataset.Load(DatasetSplit.Validation),
                ValidationFraction = 0,
                Test = test,
                Policy = "The validation split chooses the best epoch.",
            };
        }

        double share = fraction ?? (test is null ? UsualFraction : 0);
        string unused = hasValidation ? " The validation split is not used." : "";
        return new()
        {
            Train = train,
            ValidationFraction = share,
            Test = test,
            Policy = share == 0
                ? $"All training pictures train, and the last epoch is kept.{unused}"
                : $"{Numbers.Share(share)} of the training pictures, by class, choose the best epoch.{unused}",
        };
    }
}
