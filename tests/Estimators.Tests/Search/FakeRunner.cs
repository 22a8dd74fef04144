using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Estimators.Tests.Search;

/// <summary>"Trains" by a formula, and remembers what it was asked for.</summary>
internal sealed class FakeRunner(Func<FixedHeadCnnOptions, double> accuracy) : ITrialRunner
{
    private readonly Lock _lock = new();

    /// <summary>Epochs, rate and seed of every training.</summary>
    public List<(int Epochs, double? Rate, int Seed)> Ran { get; } = [];

    public TrainingHistory Run(FixedHeadCnnOptions options, string? folder)
    {
        lock (_lock)
            Ran.Add((options.Epochs, options.LearningRate, options.Seed));
        return History(options.Epochs, accuracy(options));
    }

    /// <summary>A history whose epochs get no better than the first.</summary>
    public static TrainingHistory History(int epochs, double accuracy) => new()
    {
        Epochs = [.. Enumerable.Range(1, epochs).Select(e => new EpochResult(e, 0.1, 1 - accuracy, accuracy, 1 - accuracy, accuracy, 1, 1) { ValidationMeanPerClassAccuracy = accuracy })],
        BestEpoch = 1,
        Cancelled = false,
        UnreadableImages = [],
    };
}
