using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Stochastic gradient descent with momentum and weight decay, as PyTorch defines it: d = g + decay p; v = momentum v + d; p = p - rate v.</summary>
/// <remarks>TorchSharp's own makes its scalars anew for every call and does not keep them alive during it, so that the finalizer can free a
/// number that native code is still reading (see <see cref="Networks.TorchScalars"/>). Here every scalar outlives the calls it is used in.</remarks>
internal sealed class MomentumSgd : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly Tensor?[] _velocities;
    private readonly Scalar _momentum;
    private readonly Scalar _weightDecay;
    private readonly bool _decays;
    private Scalar _negativeRate;

    public MomentumSgd(IEnumerable<Parameter> parameters, double learningRate, double momentum, double weightDecay)
    {
        _parameters = [.. parameters];
        _velocities = new Tensor?[_parameters.Length];
        (_momentum, _weightDecay, _negativeRate) = (momentum, weightDecay, -learningRate);
        _decays = weightDecay != 0;
    }

    public void SetLearningRate(double rate)
    {
        var old = _negativeRate;
        _negativeRate = -rate;
        old.Dispose();
    }

    public void ZeroGradients()
    {
        using var scope = NewDisposeScope();
        foreach (var parameter in _parameters)
            parameter.grad?.zero_();
    }

    public void Step()
    {
        using var gradless = no_grad();
        for (var i = 0; i < _parameters.Length; i++)
        {
            using var scope = NewDisposeScope();
            var parameter = _parameters[i];
            if (parameter.grad is not { } gradient)
                continue;
            var change = _decays ? gradient.add(parameter, _weightDecay) : gradient;
            if (_velocities[i] is { } velocity)
                velocity.mul_(_momentum).add_(change);
            else
                _velocities[i] = change.clone().DetachFromDisposeScope();
            parameter.add_(_velocities[i]!, _negativeRate);
        }
    }

    public void Dispose()
    {
        foreach (var velocity in _velocities)
            velocity?.Dispose();
        _momentum.Dispose();
        _weightDecay.Dispose();
        _negativeRate.Dispose();
    }
}
