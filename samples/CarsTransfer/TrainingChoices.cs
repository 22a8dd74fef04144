using MlNetFixedHeads;

namespace CarsTransfer;

/// <summary>What may differ from one training to the next; null is the default of the model's settings or of the recipe.</summary>
public sealed record TrainingChoices
{
    /// <summary>Weights to begin with: a file of torchvision's names, or <c>imagenet</c>, which is downloaded. Defaults to null: from scratch.</summary>
    public string? PretrainedWeights { get; init; }

    /// <summary>The network. Defaults to the model's.</summary>
    public string? Architecture { get; init; }

    /// <summary>Side of the network's square input in pixels. Defaults to the model's height and width.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Passes over the training pictures.</summary>
    public int? Epochs { get; init; }

    /// <summary>Pictures per training step.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Is told of every epoch.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Ends training early and keeps the best epoch so far.</summary>
    public CancellationToken CancellationToken { get; init; }
}
