using Microsoft.ML;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Trains with the estimator and keeps the history.</summary>
internal sealed class EstimatorTrialRunner(Func<FixedHeadCnnOptions, FixedHeadCnnEstimator> estimator, IDataView data) : ITrialRunner
{
    public const string Table = "history.csv";

    public TrainingHistory Run(FixedHeadCnnOptions options, string? folder)
    {
        using FixedHeadCnnTransformer model = estimator(options).Fit(data);
        if (folder is not null)
            model.History.WriteCsv(Path.Join(folder, Table), overwrite: true);
        return model.History;
    }
}
