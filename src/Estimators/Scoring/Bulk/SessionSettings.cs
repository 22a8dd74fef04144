using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Onnx;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>How sessions are set up: as the user's context says, else for the work at hand.</summary>
/// <param name="Custom">Makes the session options that the user set on the context, or null.</param>
/// <param name="GpuDeviceId">The GPU, or null for the CPU.</param>
/// <param name="Threads">Threads that score.</param>
internal sealed record SessionSettings(Func<SessionOptions>? Custom, int? GpuDeviceId, int Threads)
{
    /// <summary>Whether one session does all the work: on a GPU, or where the user set it up.</summary>
    public bool IsShared => GpuDeviceId is not null || Custom is not null;

    /// <param name="user">The user's context, as far as it is known.</param>
    /// <param name="scoring">The context the scoring pipeline is made in, which decides the device.</param>
    /// <param name="options">How to score.</param>
    public static SessionSettings Of(HostContext user, MLContext scoring, ScoringOptions options)
        => new(
            (user.Environment ?? scoring).GetOnnxSessionOption()?.CreateSessionOptions is { } create ? () => create() : null,
            scoring.GpuDeviceId,
            options.ThreadCount);

    /// <summary>For runs on several threads at once, each of which computes a batch alone: that needs no waiting for one another.</summary>
    public SessionOptions ForBatches() => IsShared ? Shared() : OnCpu(1);

    /// <summary>For one picture at a time, on all threads.</summary>
    public SessionOptions ForSinglePictures() => IsShared ? Shared() : OnCpu(Threads);

    private static SessionOptions OnCpu(int threads) => new()
    {
        IntraOpNumThreads = threads,
        InterOpNumThreads = 1,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
    };

    private SessionOptions Shared()
    {
        SessionOptions options = Custom?.Invoke() ?? new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        try
        {
            if (GpuDeviceId is { } device)
            {
                options.AppendExecutionProvider_CUDA(device);
            }

            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }
}
