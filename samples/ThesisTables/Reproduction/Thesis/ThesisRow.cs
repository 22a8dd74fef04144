namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

/// <summary>One accuracy of the thesis, and what it was measured with; or a row beside them that the thesis does not have.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Classes">K: all its classes, or the first ones.</param>
/// <param name="Network">The network.</param>
/// <param name="Head">What tells the rows of a network and a data set apart.</param>
/// <param name="Top1">The stated top-1 accuracy in percent; null for a row that is not in the thesis.</param>
internal sealed record ThesisRow(ThesisData Data, int Classes, CnnArchitecture Network, RowHead Head, double? Top1)
{
    /// <summary>A ReLU ends the last block, as in the thesis' ResNet-18 with more classes than channels.</summary>
    public bool FinalRelu { get; init; }

    public string Key => FormattableString.Invariant($"{Group}/{Head.Name}");

    /// <summary>Rows that are compared with one another.</summary>
    public string Group => $"{DataAndClasses}/{Network}";

    /// <summary>Such as <c>cars-196</c>.</summary>
    public string DataAndClasses => FormattableString.Invariant($"{Data.Name}-{Classes}");
}
