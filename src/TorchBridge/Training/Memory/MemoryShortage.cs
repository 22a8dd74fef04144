using System.Globalization;
using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Training.Memory;

/// <summary>Recognises allocations that failed, and says what to do about them.</summary>
internal static class MemoryShortage
{
    /// <summary>What libtorch's allocators, CUDA and C++ say.</summary>
    private static readonly string[] Signs = ["can't allocate memory", "not enough memory", "out of memory", "bad_alloc", "CUBLAS_STATUS_ALLOC_FAILED"];

    public static bool IsCause(Exception exception) => exception is OutOfMemoryException
        || (exception is ExternalException or InvalidOperationException && Signs.Any(s => exception.Message.Contains(s, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The exception for a user.</summary>
    public static TrainingMemoryException Advice(TrainingPlan plan, int epoch, Exception cause)
    {
        var settings = plan.Settings;
        var size = plan.PreprocessingAt(epoch);
        var half = settings.BatchSize / 2;
        var advice = half >= 2
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Try BatchSize {half} with AccumulateBatches {plan.Recipe.AccumulateBatches * 2} (the same step in twice as many parts), or let BatchSize be found (AutoBatchSize).")
            : "Try a smaller ImageSize.";
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Memory ran out in epoch {epoch + 1} with batches of {settings.BatchSize} pictures of {size.Height}x{size.Width}. {advice} ({FirstLine(cause.Message)})"),
            cause);
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
