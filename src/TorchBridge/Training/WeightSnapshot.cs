using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>A copy of a network's weights and statistics on the CPU.</summary>
internal sealed class WeightSnapshot : IDisposable
{
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

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
        _tensors.Clear();
    }
}
