using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads;

/// <summary>All heads for a network and a number of classes, with what each costs, and the one to begin with.</summary>
/// <remarks>The ladder, for K classes on d features: up to d the identity head (Hadamard where identity would save nothing); d + 1 a simplex;
/// up to 2d Hadamard rows with both signs; beyond, hyperspherical prototypes. Each rung is the best separation there is for so many
/// classes without a learned matrix, identity excepted: it is taken for what it saves and shows.</remarks>
/// <example><code>
/// var recommendation = HeadRecommendation.For(CnnArchitecture.ResNet18, classes: 700);
/// Console.WriteLine($"{recommendation.Recommended.Head}: {recommendation.Reason}");
/// </code></example>
public sealed record HeadRecommendation
{
    internal HeadRecommendation()
    {
    }

    /// <summary>Number of pooled features of the unmodified network.</summary>
    public required int Features { get; init; }

    /// <summary>All heads, those that do not fit among them, in the order of <see cref="ClassifierHead.All"/>, and then some again with
    /// options that matter here.</summary>
    public required IReadOnlyList<HeadChoice> Choices { get; init; }

    /// <summary>The head to begin with, one of <see cref="Choices"/>.</summary>
    public required HeadChoice Recommended { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Compares all heads.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="classes">K, 2 or more.</param>
    /// <param name="height">Height of the pictures in pixels. Defaults to the architecture's own.</param>
    /// <param name="width">Width of the pictures in pixels. Defaults to the architecture's own.</param>
    /// <returns>The comparison. It takes a second or two, and some ten for thousands of classes, where vectors are
    /// searched for and all pairs compared.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two classes, or a height or width below 1.</exception>
    /// <exception cref="ArgumentException">Pictures of this size would leave no position before pooling.</exception>
    public static HeadRecommendation For(CnnArchitecture architecture, int classes, int? height = null, int? width = null)
    {
        var learned = NetworkCost.Of(architecture, ClassifierHead.Learned, classes, height, width);
        var info = NetworkRegistry.Get(architecture);
        HeadChoice[] choices = [.. HeadFit.Options(info, classes, learned.MapSize).Select(Choice)];
        var (head, reason) = HeadLadder.Choose(info, classes, choices.Single(c => c.Head == ClassifierHead.Identity));
        return new() { Features = info.Features, Choices = choices, Recommended = choices.Single(c => c.Head == head), Reason = reason };

        HeadChoice Choice(HeadOption option) => option switch
        {
            { Fits: false } => new() { Head = option.Head, Problem = option.Problem },
            // The identity head changes the trunk.
            { Head.Kind: HeadKind.Identity } => OfNetwork(option, NetworkCost.Of(architecture, option.Head, classes, height, width)),
            _ => OnTrunk(option, learned),
        };
    }

    private static HeadChoice OfNetwork(HeadOption option, NetworkCost cost) => new()
    {
        Head = option.Head,
        Problem = null,
        Parameters = cost.Parameters,
        SavedPercent = cost.SavedPercent,
        FrozenParameters = cost.FrozenParameters,
        StoredParameters = cost.StoredParameters,
        Macs = cost.Macs,
        LargestCosine = option.LargestCosine,
    };

    /// <summary>The trunk is the same under every other head: building it again and again would take most of the time.</summary>
    private static HeadChoice OnTrunk(HeadOption option, NetworkCost learned)
    {
        var parameters = learned.Parameters - learned.ClassifierParameters + option.LearnedParameters;
        return new()
        {
            Head = option.Head,
            Problem = null,
            Parameters = parameters,
            SavedPercent = 100.0 * (learned.Parameters - parameters) / learned.Parameters,
            FrozenParameters = option.FrozenNumbers,
            StoredParameters = learned.StoredParameters - learned.ClassifierParameters + option.StoredNumbers,
            Macs = learned.Macs - learned.Layers[^1].Macs + option.Macs,
            LargestCosine = option.LargestCosine,
        };
    }
}
