namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>A value of a kind that is passed over: sparse matrices, function handles, new-style objects.</summary>
internal sealed class MatOpaqueArray(MatClass matClass) : MatArray(matClass, [0, 0])
{
    public override int Count => 0;

    public override string ToString() => $"{Class.ToString().ToLowerInvariant()} value";
}
