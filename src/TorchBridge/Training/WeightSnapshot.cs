using MlNetFixedHeads.TorchBridge.Training.State;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>A copy of a network's weights and statistics on the CPU.</summary>
internal sealed class WeightSnapshot : IStateful, IDisposable
{
    private const string Prefix = "weights";

    private readonly Dictionary<string, Tensor> _tensors = [];

    /// <summary>Overwrites the copy with the module's present values.</summary>
    /// <param name="module">The module.</param>
    /// <param name="unchanging">Names of what is as it was in every copy; or null.</param>
    public void Take(nn.Module module, IReadOnlySet<string>? unchanging = null)
    {
        using var gradless = no_grad();
        foreach (var (name, value) in module.state_dict())
        {
            using var scope = NewDisposeScope();
            var copied = _tensors.TryGetValue(name, out var copy);
            if (copied && unchanging?.Contains(name) != true)
                copy!.copy_(value);
            else if (!copied)
                _tensors.Add(name, value.detach().cpu().clone().DetachFromDisposeScope());
        }
    }

    /// <summary>Puts the copied values back.</summary>
    public void Restore(nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        foreach (var (name, value) in module.state_dict())
            value.copy_(_tensors[name]);
    }

    public void Save(StateBag state)
    {
        foreach (var (name, value) in _tensors)
            state.In(Prefix).Set(name, value);
    }

    public void Restore(StateBag state)
    {
        Clear();
        using var scope = NewDisposeScope();
        foreach (var (name, value) in state.In(Prefix).Own())
            _tensors.Add(name, value.clone().DetachFromDisposeScope());
    }

    public void Dispose() => Clear();

    private void Clear()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
        _tensors.Clear();
    }
}
