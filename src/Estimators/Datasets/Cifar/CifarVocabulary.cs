using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>All that the pickles of CIFAR-100 refer to: plain data and arrays of numbers.</summary>
internal static class CifarVocabulary
{
    /// <summary>Names take a few bytes; the pictures are one string of bytes.</summary>
    private const int LongestBytes = 1 << 10;

    public static PickleVocabulary Pickles { get; } = new("CIFAR-100 file", Find)
    {
        LongestBytes = LongestBytes,
        Build = (state, target) => target switch
        {
            NumpyArray array => array.TrySet(state),
            // Byte order and alignment, of which single bytes have none.
            NumpyType => true,
            _ => false,
        },
    };

    private static PickleGlobal Find(string module, string name) => $"{module}.{name}" switch
    {
        "numpy.core.multiarray._reconstruct" or "numpy._core.multiarray._reconstruct" => new(name, Reconstruct),
        "numpy.ndarray" => new("numpy.ndarray", Call: null),
        "numpy.dtype" => new("numpy.dtype", Type),
        _ => throw new InvalidDataException(
            $"its pickle refers to '{Archives.EntryPath.Printable($"{module}.{name}")}', which no CIFAR-100 file needs; nothing was run"),
    };

    private static NumpyArray Reconstruct(object?[] arguments) => arguments is [PickleGlobal { Name: "numpy.ndarray" }, ..]
        ? new()
        : throw new InvalidDataException("an array in its pickle is no numpy.ndarray");

    private static NumpyType Type(object?[] arguments) => arguments is [string code, ..]
        ? new(code)
        : throw new InvalidDataException("the type of an array in its pickle has no name");
}
