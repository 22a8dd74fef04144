using System.Globalization;
using Microsoft.ML;

namespace MlNetFixedHeads.Throughput;

/// <summary>Memory of the process over the epochs of a run that keeps checkpoints, within epochs too, and can back off.</summary>
/// <remarks>Checkpoints of MobileNetV2 are written as often as there is a batch: a leak of one copy of the state would be 9 MB a batch.</remarks>
internal static class CheckpointMemory
{
    private const int Pictures = 128;
    private const int Batch = 32;
    private const int Side = 64;

    /// <summary>Epochs in which buffers are made that are then used again.</summary>
    private const int WarmUp = 3;

    public static void Run(int epochs)
    {
        using var temporary = new TemporaryFolder();
        var pictures = Path.Join(temporary.Path, "pictures");
        InputMemory.Generate(pictures, Pictures);
        var context = new MLContext(seed: 1);
        List<double> sizes = [];
        var options = new FixedHeadCnnOptions
        {
            Architecture = CnnArchitecture.MobileNetV2,
            ImageSize = Side,
            Epochs = epochs,
            BatchSize = Batch,
            CheckpointFolder = Path.Join(temporary.Path, "checkpoints"),
            CheckpointMinutes = 1e-9,
            OnDivergence = DivergencePolicy.BackOff,
            Progress = new Sizes(sizes),
        };
        using (context.Transforms.TrainFixedHeadCnn(context, options).Fit(context.Data.LoadImageFolder(pictures)))
        {
            Console.WriteLine(string.Join(' ', sizes.Select(Text)));
            var (first, last) = (sizes.Skip(WarmUp).Take(WarmUp).Average(), sizes.TakeLast(WarmUp).Average());
            Console.WriteLine($"epochs {WarmUp + 1} to {2 * WarmUp}: {Text(first)} MB; the last {WarmUp} of {epochs}: {Text(last)} MB, {(last / first) - 1:+0.0%;-0.0%}");
        }
    }

    private static string Text(double megabytes) => megabytes.ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>Notes the working set when an epoch is complete, on the thread that trains.</summary>
    private sealed class Sizes(List<double> sizes) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Phase == TrainingPhase.EpochCompleted)
                sizes.Add(Environment.WorkingSet / 1e6);
        }
    }
}
