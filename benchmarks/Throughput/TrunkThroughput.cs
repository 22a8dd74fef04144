using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Weights;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Throughput;

/// <summary>Whole epochs, validation included, of training runs with a frozen trunk and of fine-tuning runs.</summary>
internal static class TrunkThroughput
{
    private const int Pictures = 640;
    private const int BatchSize = 64;
    private const int FrozenEpochs = 8;
    private const int FinetuneEpochs = 3;
    private const int PublishedClasses = 1000;

    public static void Run(CnnArchitecture architecture, ImageSize size, string folder)
    {
        TorchRuntime.EnsureLoaded();
        var source = FileSource.Below(folder, Pictures);
        using var temporary = new TemporaryFolder();
        // What the numbers are makes no difference to the time.
        string weights = Path.Join(temporary.Path, "weights.safetensors");
        using (CnnNetwork network = NetworkRegistry.Create(architecture, ClassifierHead.Learned, PublishedClasses, seed: 1))
            WeightsWriter.Save(network, weights);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{architecture} at {size}: {source.Count} pictures, a tenth of them for validation, batch {BatchSize}, {get_num_threads()} threads"));
        foreach (ClassifierHead head in new[] { ClassifierHead.Learned, ClassifierHead.Identity })
            Compare(source, new()
            {
                Architecture = architecture,
                Head = head,
                PretrainedWeights = weights,
                Reinitialize = Reinitialize.Random,
                ImageSize = (size.Height, size.Width),
                BatchSize = BatchSize,
                LearningRate = 1e-4,
                Cache = PictureCache.Memory,
            });
    }

    private static void Compare(IImageSource source, TrainingSettings settings)
    {
        double[] finetune = Seconds(source, settings with { Epochs = FinetuneEpochs });
        double[] frozen = Seconds(source, settings with { Epochs = FrozenEpochs, Trunk = TrunkTraining.Frozen });
        (double slow, double fast) = (Median(finetune[1..]), Median(frozen[1..]));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.Head}: fine-tuning {slow:F2} s an epoch (first {finetune[0]:F2}), frozen {fast:F4} s (first {frozen[0]:F2}): ratio {slow / fast:F1}"));
    }

    private static double[] Seconds(IImageSource source, TrainingSettings settings)
    {
        string[] classes = [.. Enumerable.Range(0, FileSource.Classes).Select(c => string.Create(CultureInfo.InvariantCulture, $"class {c}"))];
        using ITrainedClassifier trained = new ClassifierTrainer().Train(source, null, classes, settings, new(null, NullLogger.Instance, CancellationToken.None));
        return [.. trained.History.Epochs.Select(e => e.Seconds)];
    }

    private static double Median(double[] values) => values.Order().Skip((values.Length - 1) / 2).Take(2 - (values.Length % 2)).Average();
}
