using System.Globalization;

namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>A value of a MATLAB file. Elements are in column-major order, as MATLAB numbers them, but from zero.</summary>
internal abstract class MatArray
{
    private protected MatArray(MatClass matClass, int[] dimensions) => (Class, Dimensions) = (matClass, dimensions);

    public MatClass Class { get; }

    /// <summary>At least two sizes: rows, columns, and so on.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>Number of elements, the product of <see cref="Dimensions"/>.</summary>
    public abstract int Count { get; }

    /// <summary>What a message calls the value, such as <c>1x196 cell array</c>.</summary>
    public override string ToString() =>
        $"{string.Join('x', Dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)))} {Class.ToString().ToLowerInvariant()} array";
}
