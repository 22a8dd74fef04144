using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Where ONNX Runtime scores.</summary>
internal static class ScoringDevice
{
    private const string Cuda = "CUDAExecutionProvider";

    /// <summary>The context to build the scoring pipeline in; without a GPU where ONNX Runtime has no provider for the one the user's asks for.</summary>
    /// <remarks>ML.NET's own fall-back to the CPU throws with the CPU package of ONNX Runtime, because the entry point for CUDA is not
    /// in the library at all; and a pipeline component without a device takes the context's. So the fall-back is a context without one.</remarks>
    /// <exception cref="InvalidOperationException">A GPU is asked for, there is no provider, and FallbackToCpu is off.</exception>
    public static MLContext Choose(HostContext user, IReadOnlyCollection<string> providers, ILogger logger)
    {
        if (user.GpuDeviceId is not { } device || providers.Contains(Cuda))
        {
            return user.ForScoring(gpu: true);
        }

        if (!user.FallbackToCpu)
        {
            throw new InvalidOperationException(
                $"MLContext.GpuDeviceId is {device}, but ONNX Runtime has no {Cuda} (it has {string.Join(", ", providers)}). " +
                "Reference the package Microsoft.ML.OnnxRuntime.Gpu instead of Microsoft.ML.OnnxRuntime, set MLContext.FallbackToCpu, or leave GpuDeviceId out.");
        }

        logger.LogWarning(
            "MLContext.GpuDeviceId is {Device}, but ONNX Runtime has no {Provider}: scoring on the CPU. The package Microsoft.ML.OnnxRuntime.Gpu has it.", device, Cuda);
        return user.ForScoring(gpu: false);
    }

    /// <summary>What this build of ONNX Runtime can run on.</summary>
    public static IReadOnlyCollection<string> Providers() => OrtEnv.Instance().GetAvailableProviders();
}
