using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>The learned parts of a head, <c>head.*</c> in a weight file.</summary>
internal sealed class HeadParameters() : NamedModule("head")
{
    /// <summary>Whether there is anything to register.</summary>
    public bool IsEmpty => !named_parameters().Any() && !named_buffers().Any();

    /// <summary>Registers a vector of learned numbers.</summary>
    public void Add(string name, params float[] initial)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(tensor(initial));
        parameter.DetachFromDisposeScope();
        register_parameter(name, parameter);
    }

    /// <summary>The parameter of a name, or null. Moving a module to a device replaces its parameters, so nobody may keep one.</summary>
    public Parameter? Find(string name) => get_parameter(name);

    public TModule Add<TModule>(string name, TModule child)
        where TModule : nn.Module
    {
        register_module(name, child);
        return child;
    }
}
