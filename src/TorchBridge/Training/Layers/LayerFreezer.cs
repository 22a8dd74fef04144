using System.Globalization;
using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Layers;

/// <summary>Keeps layers from learning in the epochs in which they are frozen. It has no state: the epoch decides.</summary>
internal sealed class LayerFreezer
{
    private readonly IReadOnlyList<LayerFreeze> _freezes;
    private readonly (string Name, Parameter Parameter)[] _parameters;
    private readonly (string Name, nn.Module Norm)[] _norms;
    private readonly LayerRoles _roles;

    /// <exception cref="ArgumentException">A name is no layer's, or in some epoch nothing would learn.</exception>
    public LayerFreezer(CnnNetwork network, IReadOnlyList<LayerFreeze> freezes, LayerRoles roles, int epochs)
    {
        (_freezes, _roles) = (freezes, roles);
        _parameters = [.. network.named_parameters().Select(p => (p.name, p.parameter))];
        _norms = [.. network.named_modules().Where(m => m.module is BatchNorm2d or BatchNorm1d).Select(m => (m.name, m.module))];
        if (freezes.Count > 0)
            Check(network, epochs);
    }

    /// <summary>Sets what learns in an epoch, counted from 0; after the network was set to train.</summary>
    public void Apply(int epoch)
    {
        if (_freezes.Count == 0)
            return;
        LayerFreeze[] now = [.. _freezes.Where(f => f.Holds(epoch))];
        foreach (var (name, parameter) in _parameters)
        {
            var learns = !now.Any(f => Covers(f, name));
            parameter.requires_grad = learns;
            if (!learns)
            {
                using var scope = NewDisposeScope();
                parameter.grad?.zero_();
            }
        }

        foreach (var (name, norm) in _norms)
        {
            if (now.Any(f => Covers(f, name)))
                norm.eval();
        }
    }

    /// <summary>Lets everything learn again.</summary>
    public void Release()
    {
        if (_freezes.Count == 0)
            return;
        foreach (var (_, parameter) in _parameters)
            parameter.requires_grad = true;
    }

    /// <param name="freeze">The rule.</param>
    /// <param name="name">Of a tensor, or of a norm.</param>
    private bool Covers(LayerFreeze freeze, string name) => freeze.Layers switch
    {
        LayerFreeze.Trunk => IsTrunk(name),
        LayerFreeze.Norms => _norms.Any(n => WeightNames.IsUnder(name, n.Name)),
        _ => WeightNames.IsUnder(name, freeze.Layers),
    };

    private bool IsTrunk(string name) => _norms.Any(n => n.Name == name) ? _roles.IsTrunk($"{name}.weight") : _roles.IsTrunk(name);

    private void Check(CnnNetwork network, int epochs)
    {
        List<string> problems =
        [
            .. _freezes.Where(f => !_parameters.Any(p => Covers(f, p.Name)))
                .Select(f => $"Freeze names '{f.Layers}', which is no layer of {network.Architecture}; expected {LayerFreeze.Trunk}, {LayerFreeze.Norms} or the beginning of {string.Join(", ", LayerStages.Of(network))}."),
        ];
        // What learns changes at these epochs only.
        var starts = _freezes.SelectMany(f => new[] { f.From, f.Until ?? 0 }).Append(0).Where(e => e < epochs).Distinct().Order();
        foreach (var epoch in starts.Where(e => _parameters.All(p => _freezes.Any(f => f.Holds(e) && Covers(f, p.Name)))).Take(1))
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"Freeze leaves nothing to learn in epoch {epoch + 1}."));
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems));
    }
}
