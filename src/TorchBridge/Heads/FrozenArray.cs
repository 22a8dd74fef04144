using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>Numbers that are never trained. No module knows of them: they are in no list of parameters and in no state dictionary, and get
/// no gradient; they follow the tensors they meet to their device.</summary>
internal sealed class FrozenArray(Func<double[]> fill, long[] shape) : IDisposable
{
    private readonly Lazy<double[]> _values = new(fill);
    private readonly Dictionary<(ScalarType Type, string Device), Tensor> _tensors = [];

    /// <summary>Row-major, made when they are first needed.</summary>
    public double[] Values => _values.Value;

    public IReadOnlyList<long> Shape => shape;

    public float[] ToFloats(double factor = 1) => Array.ConvertAll(Values, v => (float)(v * factor));

    /// <summary>The numbers as a tensor of another's type, on its device. It lives as long as this object.</summary>
    public Tensor Like(Tensor other)
    {
        var key = (other.dtype, other.device.ToString());
        if (!_tensors.TryGetValue(key, out var copy))
        {
            using var gradless = no_grad();
            using var scope = NewDisposeScope();
            copy = tensor(Values, shape).to(other.dtype).to(other.device).DetachFromDisposeScope();
            _tensors.Add(key, copy);
        }

        return copy;
    }

    public void Dispose()
    {
        foreach (var copy in _tensors.Values)
            copy.Dispose();
        _tensors.Clear();
    }
}
