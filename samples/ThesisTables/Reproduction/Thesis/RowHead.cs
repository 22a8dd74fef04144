namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

/// <summary>A head with the network's departures that go with it, under a short name.</summary>
/// <param name="Name">As the command line and tables have it.</param>
/// <param name="Head">The head.</param>
internal sealed record RowHead(string Name, ClassifierHead Head)
{
    public static readonly RowHead Learned = new("learned", ClassifierHead.Learned) { IsReference = true };
    public static readonly RowHead Orthogonal = new("orthogonal", ClassifierHead.Orthogonal);
    public static readonly RowHead Hadamard = new("hadamard", ClassifierHead.Hadamard);
    public static readonly RowHead Identity = new("identity", ClassifierHead.Identity);

    /// <summary>A learned layer on the trunk of the identity head, one channel per class.</summary>
    public static readonly RowHead Widened = new("learned-widened", ClassifierHead.Learned) { Variant = new() { WidenToClasses = true } };

    /// <summary>A learned layer on the features that the identity head's convolution takes: as many parameters as that head, which the thesis does not compare it with.</summary>
    public static readonly RowHead WithoutLastConvolution = new("learned-drop-last-conv", ClassifierHead.Learned) { Variant = new() { DropLastConvolution = true } };

    public NetworkVariant Variant { get; init; } = NetworkVariant.Default;

    /// <summary>Whether the other rows are compared with it.</summary>
    public bool IsReference { get; init; }

    /// <summary>The identity head with orthogonal initialisation and regularisation of some convolutions.</summary>
    public static RowHead OrthogonalIdentity(ConvolutionScope initial, ConvolutionScope penalty) => new(Describe(initial, penalty), ClassifierHead.Identity)
    {
        Variant = new()
        {
            OrthogonalInitialization = initial,
            Orthogonality = penalty == ConvolutionScope.None ? OrthogonalityKind.None : OrthogonalityKind.Soft,
            OrthogonalityScope = penalty == ConvolutionScope.None ? ConvolutionScope.Last : penalty,
        },
        IsReference = initial == ConvolutionScope.None && penalty == ConvolutionScope.None,
    };

    /// <summary>The head for K classes on d features: with leave to go beyond them, as the thesis did, where K is larger.</summary>
    public ClassifierHead For(int classes, int features) =>
        classes <= features ? Head
        : Head == ClassifierHead.Hadamard ? ClassifierHead.HadamardWith(allowMoreClasses: true)
        : Head == ClassifierHead.Orthogonal ? ClassifierHead.OrthogonalWith(allowMoreClasses: true)
        : Head;

    private static string Describe(ConvolutionScope initial, ConvolutionScope penalty) => $"init-{Lower(initial)}-reg-{Lower(penalty)}";

    private static string Lower(ConvolutionScope scope) => scope.ToString().ToLowerInvariant();
}
