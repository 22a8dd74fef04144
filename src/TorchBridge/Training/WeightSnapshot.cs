using MlNetFixedHeads.TorchBridge.Training.State;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>A copy of a network's weights and statistics on the CPU.</summary>
internal sealed class WeightSnapshot : IStateful, IDisposable
{
    private const string Prefix = "weights";

    private readonly Dictionary<string, Tensor> _tensors = [];

    /// <summary>Overwrites the copy with the module's present values.</summary>
    public void Take(nn.Module module)
    {
        using var gradless = no_grad();
        foreach (var (name, value) in module.state_dict())
        {
            using var scope = NewDisposeScope();
            if (_tensors.TryGetValue(name, out var copy))
                copy.copy_(value);
            else
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
