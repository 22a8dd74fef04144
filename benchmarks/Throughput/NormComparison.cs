using System.Globalization;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Speed;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Throughput;

/// <summary>Training steps in 32 bits with norm, addend and activation in one operation, and by libtorch, in turns.</summary>
internal static class NormComparison
{
    private const int Classes = 102;
    private const int WarmUp = 2;
    private const int Steps = 9;

    public static void Run(CnnArchitecture architecture, ImageSize size, int batch)
    {
        TorchRuntime.EnsureLoaded();
        using var heap = TrainingHeap.Open();
        using StepBench ours = Bench(null), theirs = Bench(new LibtorchNormOps());
        StepBench Bench(TorchOps? ops) =>
            new(NetworkRegistry.Create(architecture, ClassifierHead.Learned, Classes, seed: 1), new StepForm(TrainingPrecision.Float32), batch, size.Height, size.Width, CPU, ops);

        List<(double Ours, double Theirs)> pairs = [];
        for (int round = 0; round < WarmUp + Steps; round++)
        {
            (double, double) pair = (ours.Step(TimeProvider.System), theirs.Step(TimeProvider.System));
            if (round >= WarmUp)
                pairs.Add(pair);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{architecture} {size}, batch {batch}, {get_num_threads()} threads: {1000 * StepSpeeds.Median([.. pairs.Select(p => p.Ours)]):F0} ms a step, {1000 * StepSpeeds.Median([.. pairs.Select(p => p.Theirs)]):F0} with libtorch's norms, ratio {StepSpeeds.Median([.. pairs.Select(p => p.Ours / p.Theirs)]):F2} (median of {Steps} pairs)"));
    }
}
