using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Vectors as ML.NET hands them over.</summary>
internal static class VectorExtensions
{
    /// <summary>The values; they are copied only where the vector is sparse.</summary>
    public static ReadOnlySpan<T> Dense<T>(this in VBuffer<T> vector) => vector.IsDense ? vector.GetValues() : vector.DenseValues().ToArray();
}
