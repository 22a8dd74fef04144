using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MlNetFixedHeads.TorchBridge.Training.Memory;

/// <summary>Recognises allocations that failed, and says what to do about them.</summary>
internal static class MemoryShortage
{
    /// <summary>What libtorch's allocators, CUDA and C++ say.</summary>
    private static readonly string[] Signs = ["can't allocate memory", "failed to allocate memory", "not enough memory", "out of memory", "bad_alloc", "CUBLAS_STATUS_ALLOC_FAILED"];

    public static bool IsCause(Exception exception) => exception is OutOfMemoryException
        || (exception is ExternalException or InvalidOperationException or OnnxRuntimeException && Signs.Any(s => exception.Message.Contains(s, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Does something outside the epochs, with the same advice where memory runs out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="what">What it is: "while ...".</param>
    /// <param name="work">Does it.</param>
    /// <param name="advice">What to try, where smaller batches would not help.</param>
    public static T Advising<T>(TrainingPlan plan, string what, Func<T> work, string? advice = null)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (IsCause(e))
        {
            throw Advice(plan, what, 0, e, advice);
        }
    }

    /// <summary>The exception for a user.</summary>
    public static TrainingMemoryException Advice(TrainingPlan plan, int epoch, Exception cause) =>
        Advice(plan, string.Create(CultureInfo.InvariantCulture, $"in epoch {epoch + 1}"), epoch, cause);

    private static TrainingMemoryException Advice(TrainingPlan plan, string when, int epoch, Exception cause, string? advice = null)
    {
        var settings = plan.Settings;
        var size = plan.PreprocessingAt(epoch);
        var half = settings.BatchSize / 2;
        advice ??= half >= 2
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Try BatchSize {half} with AccumulateBatches {plan.Recipe.AccumulateBatches * 2} (the same step in twice as many parts), or let BatchSize be found (AutoBatchSize).")
            : "Try a smaller ImageSize.";
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Memory ran out {when}, with batches of {settings.BatchSize} pictures of {size.Height}x{size.Width}. {advice} ({FirstLine(cause.Message)})"),
            cause);
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
