using MlNetFixedHeads.TorchBridge.Training.State;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>An exponential mean of a network's weights and batch-norm statistics over the steps.</summary>
internal sealed class WeightAverage : IStateful, IDisposable
{
    private readonly nn.Module _network;
    private readonly double _decay;
    private readonly Dictionary<string, Tensor> _means = [];
    private readonly WeightSnapshot _own = new();
    private long _steps;

    /// <summary>Begins with the present values.</summary>
    public WeightAverage(nn.Module network, double decay)
    {
        (_network, _decay) = (network, decay);
        using var gradless = no_grad();
        foreach (var (name, value) in network.state_dict())
        {
            using var scope = NewDisposeScope();
            _means.Add(name, value.detach().clone().DetachFromDisposeScope());
        }
    }

    /// <summary>Names of what has never changed and does not at present, so that its mean is itself; or null.</summary>
    public IReadOnlySet<string>? Unchanging { get; set; }

    /// <summary>Takes the present values in, after a step.</summary>
    public void Update()
    {
        _steps++;
        // Else the random beginning would weigh on a run that is short for the decay.
        var decay = Math.Min(_decay, (1.0 + _steps) / (10.0 + _steps));
        using Scalar kept = decay.ToScalar(), added = (1 - decay).ToScalar();
        using var gradless = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, value) in _network.state_dict())
        {
            if (Unchanging?.Contains(name) == true)
                continue;
            if (value.is_floating_point())
                _means[name].mul_(kept).add_(value, added);
            else
                _means[name].copy_(value);
        }
    }

    /// <summary>Puts the means into the network until the result is disposed of, which puts the network's own values back.</summary>
    public IDisposable Swap()
    {
        _own.Take(_network);
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        foreach (var (name, value) in _network.state_dict())
            value.copy_(_means[name]);
        return new Swapped(this);
    }

    public void Save(StateBag state)
    {
        state.Set("steps", _steps);
        foreach (var (name, mean) in _means)
            state.Set(name, mean);
    }

    public void Restore(StateBag state)
    {
        _steps = (long)state.Number("steps");
        foreach (var (name, mean) in _means)
            state.CopyTo(name, mean);
    }

    public void Dispose()
    {
        _own.Dispose();
        foreach (var mean in _means.Values)
            mean.Dispose();
        _means.Clear();
    }

    private sealed class Swapped(WeightAverage average) : IDisposable
    {
        private WeightAverage? _average = average;

        public void Dispose()
        {
            _average?._own.Restore(_average._network);
            _average = null;
        }
    }
}
