namespace MlNetFixedHeads;

/// <summary>A penalty for convolutions whose filters are not orthonormal. W is a convolution's weight as a matrix (out, in * k * k).</summary>
/// <remarks>A product wider than W's rank can never be I; the least value that the shape allows is taken off, so that a penalty is 0 where the
/// rows or the columns, whichever are fewer, are orthonormal. That is a constant, which no gradient sees.</remarks>
public enum OrthogonalityKind
{
    /// <summary>No penalty.</summary>
    None,

    /// <summary>‖WᵀW − I‖² in the Frobenius norm.</summary>
    Soft,

    /// <summary>‖WᵀW − I‖² + ‖WWᵀ − I‖² in the Frobenius norm.</summary>
    DoubleSoft,
}
