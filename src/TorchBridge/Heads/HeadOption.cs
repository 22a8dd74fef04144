using MlNetFixedHeads.TorchBridge.Cost;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>One head for choosing: whether it fits, and at what price.</summary>
internal sealed record HeadOption
{
    public required ClassifierHead Head { get; init; }

    /// <summary>Why it does not fit, or null where it does; the figures below are then those of the head.</summary>
    public required string? Problem { get; init; }

    /// <summary>Learned numbers of the head itself. The trunk's last convolution, which the identity head changes, is not among them.</summary>
    public long LearnedParameters { get; init; }

    /// <summary>Numbers of the frozen matrix, in no weight file.</summary>
    public long FrozenNumbers { get; init; }

    /// <summary>Numbers of the head that a weight file holds: what it learns, and running statistics.</summary>
    public long StoredNumbers { get; init; }

    /// <summary>Multiply-accumulate operations of the head for one picture.</summary>
    public long Macs { get; init; }

    /// <summary>The largest cosine between the vectors of two classes; null where they are learned.</summary>
    public double? LargestCosine { get; init; }

    public bool Fits => Problem is null;

    /// <param name="head">The head.</param>
    /// <param name="features">d, the trunk's channels.</param>
    /// <param name="classes">K.</param>
    /// <param name="problem">Why it does not fit, or null.</param>
    /// <param name="map">Height and width of the trunk's last maps, which only the operations of a convolutional head depend on.</param>
    public static HeadOption Of(ClassifierHead head, int features, int classes, string? problem, (int Height, int Width) map = default)
    {
        if (problem is not null)
            return new() { Head = head, Problem = problem };
        if (head.Kind == HeadKind.Learned)
        {
            var learned = (features + 1L) * classes;
            return new() { Head = head, Problem = null, LearnedParameters = learned, StoredNumbers = learned, Macs = (long)features * classes };
        }

        using var module = HeadFactory.Build(new HeadRequest(head, classes), features);
        using var parameters = module.Parameters;
        var ops = new CostOps();
        module.Logits(ops, ops.GlobalAveragePool(module.BeforePooling(ops, new FeatureShape(features, map.Height, map.Width))));
        return new()
        {
            Head = head,
            Problem = null,
            LearnedParameters = parameters?.parameters().Sum(p => p.numel()) ?? 0,
            FrozenNumbers = module.FrozenCount,
            StoredNumbers = parameters?.state_dict().Values.Where(t => t.is_floating_point()).Sum(t => t.numel()) ?? 0,
            Macs = ops.Layers.Sum(l => l.Macs),
            LargestCosine = module switch
            {
                FixedVectorHead fixedHead => fixedHead.Vectors.LargestCosine,
                ConvolutionHead => null,
                _ => 0,
            },
        };
    }
}
