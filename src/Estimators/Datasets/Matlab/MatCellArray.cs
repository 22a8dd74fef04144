namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>An array whose elements are arrays of any kind.</summary>
internal sealed class MatCellArray(int[] dimensions, MatArray[] cells) : MatArray(MatClass.Cell, dimensions)
{
    public IReadOnlyList<MatArray> Cells { get; } = cells;

    public override int Count => Cells.Count;
}
