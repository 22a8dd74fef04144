using System.Globalization;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Speed;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Throughput;

/// <summary>Training steps here and in PyTorch, in turns: the same network with the learned layer, batch, threads, optimizer and layout.</summary>
internal static class StepComparison
{
    private const int Classes = 102;
    private const int WarmUp = 2;
    private const int Steps = 7;

    public static void Run(CnnArchitecture architecture, ImageSize size, int batch, string python)
    {
        if (size.Height != size.Width)
            throw new ArgumentException("The comparison is on squares.", nameof(size));
        TorchRuntime.EnsureLoaded();
        using var heap = TrainingHeap.Open();
        int threads = get_num_threads();
        using var theirs = new PyTorchSteps(python, architecture, size.Height, batch, threads);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{architecture} {size}, batch {batch}, {threads} threads, steps in turns with PyTorch {theirs.Version}, channels last"));
        StepBench[] ours =
        [
            .. PrecisionFit.Candidates(CPU).Select(p => new StepBench(
                NetworkRegistry.Create(architecture, ClassifierHead.Learned, Classes, seed: 1), new StepForm(p), batch, size.Height, size.Width, CPU)),
        ];
        List<double> peer = [];
        List<double>[] own = [.. ours.Select(_ => new List<double>())];
        for (int round = 0; round < WarmUp + Steps; round++)
        {
            for (int i = 0; i < ours.Length; i++)
            {
                double seconds = ours[i].Step(TimeProvider.System);
                if (round >= WarmUp)
                    own[i].Add(seconds);
            }

            double its = theirs.Step();
            if (round >= WarmUp)
                peer.Add(its);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PyTorch: {batch / StepSpeeds.Median(peer):F1} images/s"));
        for (int i = 0; i < ours.Length; i++)
        {
            // Of neighbours in time: what else the machine did meanwhile slowed both.
            double ratio = StepSpeeds.Median([.. peer.Zip(own[i], (p, o) => p / o)]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{ours[i].Form.Precision}: {batch / StepSpeeds.Median(own[i]):F1} images/s, ratio {ratio:F2} (median of {Steps} pairs)"));
            ours[i].Dispose();
        }
    }
}
