using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>All the names a pickle may refer to. This is the whole list: nothing else is looked up anywhere.</summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<string, PickleGlobal> Callable = new PickleGlobal[]
    {
        new("collections.OrderedDict", TensorRebuilding.Dictionary),
        new("torch._utils._rebuild_tensor", TensorRebuilding.Tensor),
        new("torch._utils._rebuild_tensor_v2", TensorRebuilding.Tensor),
        new("torch._utils._rebuild_parameter", TensorRebuilding.Parameter),
        new("torch._utils._rebuild_parameter_with_state", TensorRebuilding.Parameter),
        new("torch.nn.parameter.Parameter", TensorRebuilding.Parameter),
        // What training scripts put beside the weights: sizes, devices, NumPy scalars, sets. Their values are not looked at.
        Inert("torch.Size"),
        Inert("torch.device"),
        Inert("numpy.dtype"),
        Inert("numpy.core.multiarray.scalar"),
        Inert("numpy._core.multiarray.scalar"),
        Inert("_codecs.encode"),
        Inert("builtins.set"),
        Inert("builtins.frozenset"),
        Inert("builtins.complex"),
        Inert("builtins.bytes"),
    }.ToDictionary(g => g.Name, StringComparer.Ordinal);

    private static readonly HashSet<string> ElementTypes = new(StringComparer.Ordinal)
    {
        "torch.float64", "torch.float32", "torch.float16", "torch.bfloat16", "torch.int64", "torch.int32", "torch.int16", "torch.int8",
        "torch.uint8", "torch.bool", "torch.complex64", "torch.complex128",
    };

    /// <exception cref="InvalidDataException">The name is none of those known to be harmless.</exception>
    public static PickleGlobal Find(string module, string name)
    {
        // Python 2's name of the same module, which protocol 2 still writes.
        string full = $"{(module == "__builtin__" ? "builtins" : module)}.{name}";
        if (Callable.TryGetValue(full, out PickleGlobal? known)) return known;
        if (ElementTypes.Contains(full)) return new PickleGlobal(full, Call: null);
        if (module is "torch" or "torch.cuda" && StorageType.Find(name) is { } storage) return new PickleGlobal(full, Call: null, storage);
        throw new InvalidDataException(
            $"its pickle refers to '{Printable(full)}', which no state dictionary needs; nothing was run. Expected a file of tensors only, as torch.save(model.state_dict(), file) writes it.");
    }

    private static PickleGlobal Inert(string name) => new(name, _ => new PickleInert(name));

    // The name is the file's and goes to a terminal or a log.
    private static string Printable(string name) => string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c));
}
