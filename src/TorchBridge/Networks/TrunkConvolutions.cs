using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>The convolutions a <see cref="ConvolutionScope"/> means.</summary>
internal static class TrunkConvolutions
{
    public static IEnumerable<Conv2d> Of(CnnNetwork network, ConvolutionScope scope) => scope switch
    {
        ConvolutionScope.None => [],
        ConvolutionScope.Last => [network.LastConvolution],
        _ => network.named_modules().Where(m => !WeightNames.IsUnder(m.name, SoftAttention.ModuleName)).Select(m => m.module).OfType<Conv2d>(),
    };
}
