using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>Runs a network in evaluation and shows what goes through its convolutions on the way.</summary>
/// <param name="convolution">Gets a convolution, its batch norm if it has one, its input and the result of both.</param>
/// <param name="frozen">Gets the batch norm behind a frozen convolution and the convolution's result.</param>
internal sealed class CapturingOps(Action<Conv2d, BatchNorm2d?, Tensor, Tensor> convolution, Action<BatchNorm2d, Tensor> frozen) : TorchOps(null)
{
    public override Tensor Conv(Tensor x, Conv2d conv)
    {
        var y = base.Conv(x, conv);
        convolution(conv, null, x, y);
        return y;
    }

    public override Tensor ConvBatchNorm(Tensor x, Conv2d conv, BatchNorm2d norm)
    {
        var y = base.ConvBatchNorm(x, conv, norm);
        convolution(conv, norm, x, y);
        return y;
    }

    public override Tensor FixedConvBatchNorm(Tensor x, FixedConvolution conv, BatchNorm2d norm)
    {
        frozen(norm, nn.functional.conv2d(x, conv.Weight));
        return base.FixedConvBatchNorm(x, conv, norm);
    }
}
