using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

/// <summary>What the tests of training have in common.</summary>
internal static class TrainingFixture
{
    /// <summary>The classes of <see cref="ColouredShapes"/>.</summary>
    public static readonly string[] TwoClasses = ["top", "bottom"];

    /// <summary>No progress, no log, no cancellation.</summary>
    public static readonly TrainingHooks Quiet = new(null, NullLogger.Instance, CancellationToken.None);

    /// <summary>A few fast epochs of a small network, the last one kept.</summary>
    public static readonly TrainingSettings Small = new()
    {
        Architecture = CnnArchitecture.ResNet32Cifar,
        Head = ClassifierHead.Learned,
        Epochs = 2,
        BatchSize = 8,
        LearningRate = 0.05,
        ImageSize = (16, 16),
        ValidationFraction = 0,
        Threads = 1,
        LoaderThreads = 1,
    };
}
