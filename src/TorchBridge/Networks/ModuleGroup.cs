
namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>A named place in the tree of parameters, so that their names are torchvision's.</summary>
internal sealed class ModuleGroup(string name = "") : NamedModule(name)
{
    /// <summary>Registers a child and returns it.</summary>
    public TModule Add<TModule>(string name, TModule child)
        where TModule : TorchSharp.torch.nn.Module
    {
        register_module(name, child);
        return child;
    }
}
