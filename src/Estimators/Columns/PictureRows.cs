namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>What is kept of the rows besides their pictures.</summary>
/// <param name="Numbers">The row of each picture.</param>
/// <param name="Labels">The class of each picture.</param>
/// <param name="Weights">The weight of each picture, or null where there is no column of them.</param>
internal sealed record PictureRows(RowNumbers Numbers, int[] Labels, float[]? Weights);
