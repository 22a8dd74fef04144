using System.Diagnostics;
using Microsoft.ML;

namespace MlNetFixedHeads.HeadAccuracy;

/// <summary>Trains a head and measures it on pictures that chose nothing.</summary>
internal sealed class Experiment(Arguments arguments)
{
    /// <summary>Trains the head, or, where the network has too few features for it, the head with leave to go beyond them.</summary>
    public Run Train(Contender contender, int classes, int seed, double rate, IDataView train, IDataView test)
    {
        try
        {
            return Train(contender, contender.Head, classes, seed, rate, train, test);
        }
        catch (ArgumentException e) when (e.Message.Contains("To train it anyway", StringComparison.Ordinal))
        {
            Console.WriteLine(e.Message);
            return Train(contender, ClassifierHead.Parse(Allowing(contender.Head)), classes, seed, rate, train, test);
        }
    }

    private Run Train(Contender contender, ClassifierHead head, int classes, int seed, double rate, IDataView train, IDataView test)
    {
        var context = new MLContext(seed);
        var watch = Stopwatch.StartNew();
        using var model = context.Transforms.TrainFixedHeadCnn(context, new FixedHeadCnnOptions
        {
            Architecture = arguments.Architecture,
            Head = head,
            Variant = contender.Variant,
            PretrainedWeights = arguments.Pretrained,
            // No head starts from the data: most have no layer that could.
            Reinitialize = Reinitialize.Random,
            ImageSize = new ImageSize(arguments.Size, arguments.Size),
            Epochs = arguments.Epochs,
            BatchSize = arguments.BatchSize,
            LearningRate = rate,
            WeightDecay = 1e-4,
            CropScale = (0.5, 1),
            DecayAt = [0.5, 0.75],
            DecayFactor = 0.2,
            ValidationFraction = 0,
            Seed = seed,
            Threads = arguments.Threads,
            LoaderThreads = arguments.Threads,
        }).Fit(train);
        var seconds = watch.Elapsed.TotalSeconds;
        var metrics = context.MulticlassClassification.Evaluate(model.Transform(test), topKPredictionCount: 5);
        return new(
            contender.Name,
            classes,
            seed,
            rate,
            head.ToString(),
            metrics.MicroAccuracy,
            metrics.TopKAccuracy,
            model.History.Epochs[^1].TrainLoss,
            model.ParameterCount,
            seconds);
    }

    private static string Allowing(ClassifierHead head) => head.ToString() is var text && text.Contains(':', StringComparison.Ordinal)
        ? $"{text},allow-more-classes"
        : $"{text}:allow-more-classes";
}
