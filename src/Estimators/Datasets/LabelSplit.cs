using Microsoft.ML;

namespace MlNetFixedHeads;

/// <summary>A data view in two parts, see <see cref="ImageDatasetCatalogExtensions.SplitByLabel"/>.</summary>
/// <param name="TrainSet">The larger part as a rule; rows keep their order.</param>
/// <param name="TestSet">The rest; rows keep their order.</param>
public sealed record LabelSplit(IDataView TrainSet, IDataView TestSet);
