using System.Globalization;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Speed;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Throughput;

/// <summary>Whole training steps (forward, backward, update) on tensors that lie in memory, by precision and layout.</summary>
internal static class StepThroughput
{
    private const int BatchSize = 64;
    private const int Classes = 102;
    private const int Steps = 6;

    public static void Run(CnnArchitecture architecture, ImageSize size)
    {
        TorchRuntime.EnsureLoaded();
        using var heap = TrainingHeap.Open();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{architecture} {size}, batch {BatchSize}, {get_num_threads()} threads, {(ProcessorFeatures.HasBFloat16 ? "with" : "without")} bfloat16 instructions"));
        // In software it takes minutes a step.
        var precisions = PrecisionFit.Candidates(CPU);
        var forms = StepForm.Of(precisions);
        StepBench[] benches = [.. forms.Select(f => new StepBench(
            NetworkRegistry.Create(architecture, ClassifierHead.Identity, Classes, seed: 1), f, BatchSize, size.Height, size.Width, CPU))];
        foreach (var (form, speed) in forms.Zip(StepSpeeds.Measure(benches, Steps, TimeProvider.System, CancellationToken.None)))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{form.Precision}, {(form.Layout == TrainingLayout.ChannelsLast ? "channels last" : "contiguous")}: {speed:F1} images/s"));
        foreach (var bench in benches)
            bench.Dispose();
    }
}
