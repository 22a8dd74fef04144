namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>A NumPy array as a pickle builds it: empty first, then its state.</summary>
internal sealed class NumpyArray
{
    /// <summary>Sizes; empty until the state is set.</summary>
    public IReadOnlyList<long> Shape { get; private set; } = [];

    public NumpyType? Type { get; private set; }

    /// <summary>Whether the first index runs fastest.</summary>
    public bool IsFortran { get; private set; }

    /// <summary>The elements: bytes, Latin-1 text (as Python 2 has bytes), or where they lie in the file.</summary>
    public object? Data { get; private set; }

    /// <summary>Sets version, shape, type, order and elements.</summary>
    /// <returns>False where the state is none of an array.</returns>
    public bool TrySet(object? state)
    {
        if (state is not object?[] { Length: 5 } parts || parts[1] is not object?[] { Length: <= 4 } shape
            || parts[2] is not NumpyType type || parts[3] is not bool fortran || !Array.TrueForAll(shape, size => size is long and >= 0))
        {
            return false;
        }

        (Shape, Type, IsFortran, Data) = ([.. shape.Cast<long>()], type, fortran, parts[4]);
        return true;
    }
}
