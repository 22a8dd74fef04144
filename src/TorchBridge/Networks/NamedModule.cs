using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>A module whose children are exactly those it registers, under the names it gives them.</summary>
internal abstract class NamedModule(string name) : nn.Module(name)
{
    /// <summary>TorchSharp would register every field of a child module a second time, under the field's name.</summary>
    protected override void RegisterComponents()
    {
    }
}
