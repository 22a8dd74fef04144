namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>A matrix of numbers, kept as the file stores them: often in fewer bytes than its class has.</summary>
internal sealed class MatNumericArray : MatArray
{
    private readonly MatElement _real;
    private readonly MatElement? _imaginary;

    /// <param name="matClass">Double to UInt64.</param>
    /// <param name="dimensions">Sizes, whose product both parts hold.</param>
    /// <param name="isLogical">Whether the values are MATLAB's true and false.</param>
    /// <param name="real">The values.</param>
    /// <param name="imaginary">The imaginary parts of complex values, or null.</param>
    public MatNumericArray(MatClass matClass, int[] dimensions, bool isLogical, MatElement real, MatElement? imaginary)
        : base(matClass, dimensions)
    {
        (IsLogical, _real, _imaginary) = (isLogical, real, imaginary);
    }

    /// <summary>MATLAB's <c>[]</c>.</summary>
    public static MatNumericArray Empty { get; } =
        new(MatClass.Double, [0, 0], false, new(new([], false, "", null), MatDataType.Double, 0, 0), null);

    public override int Count => _real.Count;

    public bool IsLogical { get; }

    public bool IsComplex => _imaginary is not null;

    /// <summary>The (real part of the) value at a column-major index; integers beyond 2^53 are rounded.</summary>
    public double this[int index] => _real.Number(index);

    /// <summary>The imaginary part of a value, zero for real matrices.</summary>
    public double Imaginary(int index) => _imaginary?.Number(index) ?? 0;

    /// <summary>The value where it is real and a whole number in the range of Int64.</summary>
    public bool TryGetInteger(int index, out long value)
    {
        value = 0;
        return Imaginary(index) == 0 && _real.TryGetInteger(index, out value);
    }
}
