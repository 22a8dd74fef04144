using System.Diagnostics;
using System.Globalization;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Throughput;

/// <summary>Whole training steps (forward, backward, update) on tensors that lie in memory.</summary>
internal static class StepThroughput
{
    private const int BatchSize = 64;
    private const int Classes = 102;
    private const int WarmUp = 2;
    private const int Steps = 6;

    public static void Run(CnnArchitecture architecture, ImageSize size)
    {
        TorchRuntime.EnsureLoaded();
        using var heap = TrainingHeap.Open();
        foreach (var channelsLast in new[] { false, true })
        {
            using var network = NetworkRegistry.Create(architecture, ClassifierHead.Identity, Classes, seed: 1);
            if (channelsLast)
                network.UseChannelsLast();
            using var x = channelsLast
                ? rand(BatchSize, size.Height, size.Width, 3).permute(0, 3, 1, 2)
                : rand(BatchSize, 3, size.Height, size.Width);
            var speed = Measure(network, x);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{architecture} {size}, batch {BatchSize}, {get_num_threads()} threads, {(channelsLast ? "channels last" : "contiguous")}: {speed:F1} images/s"));
        }
    }

    /// <summary>The median of several steps.</summary>
    private static double Measure(CnnNetwork network, Tensor x)
    {
        network.train();
        using var sgd = new MomentumSgd(network.parameters(), 0.01, 0.9, 1e-4);
        using var labels = arange(BatchSize, ScalarType.Int64);
        var seconds = new List<double>();
        for (var i = 0; i < WarmUp + Steps; i++)
        {
            using var scope = NewDisposeScope();
            var watch = Stopwatch.StartNew();
            sgd.ZeroGradients();
            nn.functional.cross_entropy(network.Run(TorchOps.Evaluation, x).Logits, labels).backward();
            sgd.Step();
            if (i >= WarmUp)
                seconds.Add(watch.Elapsed.TotalSeconds);
        }

        return BatchSize / seconds.Order().ElementAt(Steps / 2);
    }
}
