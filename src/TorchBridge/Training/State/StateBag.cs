using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.State;

/// <summary>Numbers and tensors by name: all that must be written for a run to be continued. It owns its tensors, which are copies on the CPU.</summary>
internal sealed class StateBag : IDisposable
{
    private readonly Dictionary<string, double> _numbers;
    private readonly Dictionary<string, Tensor> _tensors;
    private readonly string _prefix;

    public StateBag()
        : this([], [], "")
    {
    }

    private StateBag(Dictionary<string, double> numbers, Dictionary<string, Tensor> tensors, string prefix) =>
        (_numbers, _tensors, _prefix) = (numbers, tensors, prefix);

    /// <summary>All numbers by their full names.</summary>
    public IReadOnlyDictionary<string, double> Numbers => _numbers;

    /// <summary>All tensors by their full names, on the CPU and in the layout they were given in.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>The same bag, for a part of the run: its names get a prefix.</summary>
    public StateBag In(string part) => new(_numbers, _tensors, $"{_prefix}{part}/");

    public void Set(string name, double value) => _numbers[_prefix + name] = value;

    public void Set(string name, double? value)
    {
        if (value is { } present)
            Set(name, present);
    }

    public void Set(string name, Tensor value)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        if (_tensors.Remove(_prefix + name, out var old))
            old.Dispose();
        _tensors.Add(_prefix + name, value.detach().cpu().clone().DetachFromDisposeScope());
    }

    public double Number(string name) => NumberOrNull(name) ?? throw new InvalidDataException($"The state of a run has no number '{_prefix}{name}'.");

    public double? NumberOrNull(string name) => _numbers.TryGetValue(_prefix + name, out var value) ? value : null;

    /// <summary>A tensor; it stays the bag's.</summary>
    public Tensor Tensor(string name) => TensorOrNull(name) ?? throw new InvalidDataException($"The state of a run has no tensor '{_prefix}{name}'.");

    public Tensor? TensorOrNull(string name) => _tensors.GetValueOrDefault(_prefix + name);

    /// <summary>The tensors of this part, by their names in it.</summary>
    public IEnumerable<(string Name, Tensor Value)> Own() =>
        _tensors.Where(t => t.Key.StartsWith(_prefix, StringComparison.Ordinal)).Select(t => (t.Key[_prefix.Length..], t.Value));

    /// <summary>Takes copies of all numbers and tensors of another bag into this part.</summary>
    public void Add(StateBag other)
    {
        foreach (var (name, value) in other._numbers)
            Set(name, value);
        foreach (var (name, value) in other._tensors)
            Set(name, value);
    }

    /// <summary>A bag of its own with copies of all that this part has, or null where it has nothing.</summary>
    public StateBag? Copy()
    {
        var numbers = _numbers.Where(n => n.Key.StartsWith(_prefix, StringComparison.Ordinal)).ToList();
        var tensors = Own().ToList();
        if (numbers.Count + tensors.Count == 0)
            return null;
        var copy = new StateBag();
        foreach (var (name, value) in numbers)
            copy.Set(name[_prefix.Length..], value);
        foreach (var (name, value) in tensors)
            copy.Set(name, value);
        return copy;
    }

    /// <summary>Copies a tensor into one that is there already.</summary>
    public void CopyTo(string name, Tensor target)
    {
        using var gradless = no_grad();
        var value = Tensor(name);
        if (!value.shape.SequenceEqual(target.shape))
        {
            throw new InvalidDataException(
                $"The tensor '{_prefix}{name}' of a run's state is {string.Join(" x ", value.shape)}; expected {string.Join(" x ", target.shape)}.");
        }

        target.copy_(value);
    }

    /// <summary>Frees the tensors, those of every part.</summary>
    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
        _tensors.Clear();
    }
}
