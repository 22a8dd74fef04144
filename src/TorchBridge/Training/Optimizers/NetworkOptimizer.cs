using MlNetFixedHeads.TorchBridge.Training.State;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>What all optimizers share: groups of parameters, a rate, and tensors kept for each parameter.</summary>
/// <remarks>TorchSharp's own make their scalars anew for every call and do not keep them alive during it, so that the finalizer can free a
/// number that native code is still reading (see <see cref="Networks.TorchScalars"/>). Here every scalar outlives the calls it is used in.</remarks>
internal abstract class NetworkOptimizer : IStateful, IDisposable
{
    private readonly Slot[] _slots;
    private readonly string[] _kept;

    /// <param name="groups">What learns.</param>
    /// <param name="kept">Names of the tensors kept for a parameter.</param>
    protected NetworkOptimizer(IEnumerable<ParameterGroup> groups, params string[] kept)
    {
        _kept = kept;
        _slots =
        [
            .. groups.SelectMany((group, index) => group.Parameters.Select(
                p => new Slot(p.Name, p.Parameter, group, index, new Tensor?[kept.Length]))),
        ];
    }

    /// <summary>The rate of groups whose factor is 1.</summary>
    public double LearningRate { get; private set; } = double.NaN;

    /// <summary>The gradients of what learns at present.</summary>
    public IEnumerable<Tensor> Gradients => _slots.Where(s => s.Parameter.requires_grad).Select(s => s.Parameter.grad).OfType<Tensor>();

    /// <summary>The tensors kept for the parameters.</summary>
    public IEnumerable<Tensor> Kept => _slots.SelectMany(s => s.Kept).OfType<Tensor>();

    public void SetLearningRate(double rate)
    {
        if (rate == LearningRate)
            return;
        LearningRate = rate;
        RateChanged(rate);
    }

    public void ZeroGradients()
    {
        using var scope = NewDisposeScope();
        foreach (var slot in _slots)
            slot.Parameter.grad?.zero_();
    }

    /// <summary>Changes every parameter that learns and has a gradient.</summary>
    public void Step()
    {
        using var gradless = no_grad();
        BeginStep();
        foreach (var slot in _slots)
        {
            using var scope = NewDisposeScope();
            // What is frozen may still hold a gradient, or the zeros of one.
            if (slot.Parameter.requires_grad && slot.Parameter.grad is { } gradient)
                Update(slot, gradient);
        }
    }

    /// <summary>Notes which parameters have a gradient.</summary>
    /// <param name="state">Takes it.</param>
    /// <param name="values">Whether the gradients' values matter: they are part of a step to come.</param>
    public void SaveGradients(StateBag state, bool values)
    {
        using var scope = NewDisposeScope();
        foreach (var slot in _slots)
        {
            if (slot.Parameter.grad is not { } gradient)
                continue;
            if (values)
                state.Set(slot.Name, gradient);
            else
                state.Set(slot.Name, 1);
        }
    }

    /// <summary>Gives the parameters the gradients that <see cref="SaveGradients"/> noted, zeros where no values were.</summary>
    public void RestoreGradients(StateBag state)
    {
        using var gradless = no_grad();
        using var scope = NewDisposeScope();
        foreach (var slot in _slots)
        {
            var value = state.TensorOrNull(slot.Name);
            if (value is null && state.NumberOrNull(slot.Name) is null)
            {
                slot.Parameter.grad?.zero_();
                continue;
            }

            // One that is there already, and in the parameter's layout: the first addition to none would take over whatever it is given.
            if (slot.Parameter.grad is null)
                slot.Parameter.grad = zeros_like(slot.Parameter);
            var gradient = slot.Parameter.grad!;
            if (value is null)
                gradient.zero_();
            else
                gradient.copy_(value);
        }
    }

    public virtual void Save(StateBag state)
    {
        foreach (var slot in _slots)
        {
            for (var i = 0; i < _kept.Length; i++)
            {
                if (slot.Kept[i] is { } value)
                    state.Set($"{slot.Name}:{_kept[i]}", value);
            }
        }
    }

    public virtual void Restore(StateBag state)
    {
        using var scope = NewDisposeScope();
        foreach (var slot in _slots)
        {
            for (var i = 0; i < _kept.Length; i++)
            {
                slot.Kept[i]?.Dispose();
                slot.Kept[i] = null;
                var name = $"{slot.Name}:{_kept[i]}";
                if (state.TensorOrNull(name) is not { } value)
                    continue;
                // A copy with the parameter's own layout, as the first step would have made it.
                slot.Kept[i] = value.to(slot.Parameter.device).clone().DetachFromDisposeScope();
            }
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The rate of all groups is another one.</summary>
    protected abstract void RateChanged(double rate);

    /// <summary>A step begins.</summary>
    protected virtual void BeginStep()
    {
    }

    /// <summary>Changes one parameter; in a scope, without gradients.</summary>
    protected abstract void Update(Slot slot, Tensor gradient);

    /// <summary>The gradient with the group's decay added to it.</summary>
    protected static Tensor Decayed(Slot slot, Tensor gradient, Scalar weightDecay) =>
        slot.Group.WeightDecay != 0 ? gradient.add(slot.Parameter, weightDecay) : gradient;

    /// <summary>A tensor of zeros that outlives the step.</summary>
    protected static Tensor Zeros(Tensor like) => zeros_like(like).DetachFromDisposeScope();

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (var slot in _slots)
        {
            for (var i = 0; i < slot.Kept.Length; i++)
            {
                slot.Kept[i]?.Dispose();
                slot.Kept[i] = null;
            }
        }
    }

    /// <summary>A parameter and what is kept for it.</summary>
    /// <param name="Name">The name of its state.</param>
    /// <param name="Parameter">The parameter.</param>
    /// <param name="Group">Its group.</param>
    /// <param name="GroupIndex">The group's place.</param>
    /// <param name="Kept">The tensors; null until the first step.</param>
    protected sealed record Slot(string Name, Parameter Parameter, ParameterGroup Group, int GroupIndex, Tensor?[] Kept);
}
