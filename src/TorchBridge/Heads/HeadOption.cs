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

    /// <summary>The largest cosine between the vectors of two classes; null where they are learned.</summary>
    public double? LargestCosine { get; init; }

    public bool Fits => Problem is null;

    public static HeadOption Of(ClassifierHead head, int features, int classes, string? problem)
    {
        if (problem is not null)
            return new() { Head = head, Problem = problem };
        if (head.Kind == HeadKind.Learned)
            return new() { Head = head, Problem = null, LearnedParameters = (features + 1L) * classes };

        using var module = HeadFactory.Build(new HeadRequest(head, classes), features);
        using var parameters = module.Parameters;
        return new()
        {
            Head = head,
            Problem = null,
            LearnedParameters = parameters?.parameters().Sum(p => p.numel()) ?? 0,
            FrozenNumbers = module.FrozenCount,
            LargestCosine = module switch
            {
                FixedVectorHead fixedHead => fixedHead.Vectors.LargestCosine,
                ConvolutionHead => null,
                _ => 0,
            },
        };
    }
}
