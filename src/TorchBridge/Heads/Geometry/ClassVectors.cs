using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads.Geometry;

/// <summary>A frozen matrix W, one vector of <see cref="Dimensions"/> numbers for each of K classes.</summary>
internal abstract class ClassVectors : IDisposable
{
    private readonly List<FrozenArray> _arrays = [];
    private readonly FrozenArray _matrix;

    protected ClassVectors(int classes, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        (Classes, Dimensions) = (classes, dimensions);
        _matrix = Freeze(() => ToMatrix(), classes, dimensions);
    }

    /// <summary>K, the number of rows.</summary>
    public int Classes { get; }

    /// <summary>The number of columns.</summary>
    public int Dimensions { get; }

    /// <summary>Multiply-accumulate operations of <see cref="Multiply"/> for one vector.</summary>
    public virtual long Macs => (long)Classes * Dimensions;

    /// <summary>The largest cosine between two different classes, exact but for rounding.</summary>
    public virtual double LargestCosine => CosineSearch.Largest(ToMatrix(), Classes, Dimensions);

    /// <summary>Writes the vector of class k.</summary>
    /// <param name="k">The class, from 0.</param>
    /// <param name="row">Gets <see cref="Dimensions"/> numbers.</param>
    public abstract void Row(int k, Span<double> row);

    /// <summary>W x on (N, C), or at every position of (N, C, H, W), in the form that takes the fewest operations.</summary>
    public virtual T Multiply<T>(INetworkOps<T> ops, T x) => ops.MatrixProduct(x, _matrix);

    /// <summary>All vectors, row after row.</summary>
    public double[] ToMatrix()
    {
        var values = new double[checked(Classes * Dimensions)];
        for (var k = 0; k < Classes; k++)
            Row(k, values.AsSpan(k * Dimensions, Dimensions));
        return values;
    }

    public virtual void Dispose()
    {
        foreach (var array in _arrays)
            array.Dispose();
    }

    /// <summary>Constants of <see cref="Multiply"/>, made when they are first needed.</summary>
    protected FrozenArray Freeze(Func<double[]> fill, params long[] shape)
    {
        var array = new FrozenArray(fill, shape);
        _arrays.Add(array);
        return array;
    }
}
