using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Throughput;

/// <summary>Computes norm, addend and activation by libtorch, one after the other.</summary>
internal sealed class LibtorchNormOps() : TorchOps(null)
{
    protected override Tensor Normalize(Tensor x, BatchNorm norm, Tensor? addend, Activation activation)
    {
        norm.num_batches_tracked!.PlusInPlace(TorchScalars.One);
        Tensor y = nn.functional.batch_norm(x, norm.running_mean!, norm.running_var!, norm.weight, norm.bias, norm.training, norm.momentum!.Value, norm.eps);
        return this.Activate(addend is null ? y : Add(y, addend), activation);
    }
}
