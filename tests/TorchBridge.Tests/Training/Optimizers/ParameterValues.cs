using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Optimizers;

/// <summary>Reads and writes parameters as arrays.</summary>
internal static class ParameterValues
{
    public static float[] ToArray(this Parameter parameter) => [.. parameter.detach().data<float>()];

    public static float[] Gradient(this Parameter parameter) => [.. parameter.grad!.data<float>()];

    public static void CopyFrom(this Parameter parameter, Parameter other)
    {
        using var gradless = no_grad();
        parameter.copy_(other);
    }
}
