using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>What stands for the functions with which PyTorch puts tensors and dictionaries together.</summary>
internal static class TensorRebuilding
{
    /// <summary>An ordered dictionary: empty, or of pairs.</summary>
    public static object Dictionary(object?[] arguments)
    {
        PickleDictionary dictionary = new();
        switch (arguments)
        {
            case []:
                return dictionary;
            case [List<object?> pairs]:
                foreach (object? pair in pairs)
                {
                    (object? key, object? value) = pair switch
                    {
                        List<object?> { Count: 2 } list => (list[0], list[1]),
                        object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                        _ => throw new InvalidDataException("an OrderedDict in its pickle is made of something other than pairs."),
                    };
                    dictionary.Add(key, value);
                }

                return dictionary;
            default:
                throw new InvalidDataException("an OrderedDict in its pickle is made of something other than a list of pairs.");
        }
    }

    /// <summary>A tensor of storage, offset, shape and strides; what follows (gradients, hooks) does not matter here.</summary>
    public static object Tensor(object?[] arguments) => arguments is [StorageReference storage, long offset, object?[] shape, object?[] strides, ..]
        ? TensorView.Create(storage, offset, Numbers(shape), Numbers(strides))
        : throw new InvalidDataException("a tensor in its pickle is not made of storage, offset, shape and strides.");

    /// <summary>A parameter is its tensor.</summary>
    public static object Parameter(object?[] arguments) => arguments is [TensorView tensor, ..]
        ? tensor
        : throw new InvalidDataException("a parameter in its pickle is not made of a tensor.");

    private static long[] Numbers(object?[] values) => values.Length <= TensorView.MaximumDimensions && Array.TrueForAll(values, v => v is long)
        ? [.. values.Cast<long>()]
        : throw new InvalidDataException(FormattableString.Invariant(
            $"a tensor in its pickle has a shape or strides that are not at most {TensorView.MaximumDimensions} numbers."));
}
