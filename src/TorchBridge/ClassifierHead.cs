using MlNetFixedHeads.TorchBridge.Heads;

namespace MlNetFixedHeads;

/// <summary>What turns pooled features into class scores: a learned layer, or something that is never trained.</summary>
/// <remarks>
/// <para>K is the number of classes and d the number of pooled features. A frozen matrix follows from the head (with its options and
/// seed), K and d alone: it is drawn anew wherever the head is built, takes no space in a weight file and no gradient. Value equality is by
/// name and options.</para>
/// <para>The text form is the name, and after a colon the options that differ from their defaults, such as <c>hadamard</c> or
/// <c>hadamard:scale=0.1,allow-more-classes</c>; see <see cref="Parse"/>.</para>
/// </remarks>
public sealed record ClassifierHead
{
    private ClassifierHead(HeadKind kind) => Kind = kind;

    /// <summary>The usual fully connected layer, y = Wx + b, learned with the rest. Any K.</summary>
    public static ClassifierHead Learned { get; } = new(HeadKind.Learned);

    /// <summary>No layer at all (Qian 2020, section 3.1): the last convolution has one output channel per class, and the mean of
    /// channel k is the logit of class k. Every output channel is a class activation map.</summary>
    public static ClassifierHead Identity { get; } = new(HeadKind.Identity);

    /// <summary>No layer and the unmodified trunk: the means of its first K channels are the logits. K at most d.</summary>
    public static ClassifierHead IdentityTruncated { get; } = new(HeadKind.IdentityTruncated);

    /// <summary>A frozen random semi-orthogonal matrix and a learned bias, y = Wx + b (Qian 2020, section 3.2). K at most d, where the rows are
    /// orthonormal.</summary>
    public static ClassifierHead Orthogonal { get; } = new(HeadKind.Orthogonal);

    /// <summary>A frozen random orthogonal matrix on features of unit length, with a learned scale (at first 10) and bias:
    /// y = s W x/‖x‖ + b (Hoffer, Hubara, Soudry 2018, "Fix your classifier", equation 5). K at most d.</summary>
    public static ClassifierHead OrthogonalScaled { get; } = new(HeadKind.OrthogonalScaled);

    /// <summary>The first K rows and d columns of a Sylvester-Hadamard matrix of order 2^ceil(log2 max(d, K)) on features of unit length, with a
    /// learned scale (at first 1/√K) and bias: y = -s H x/‖x‖ + b (Hoffer et al. 2018, section 3; Qian 2020, section 3.3). K at most d.</summary>
    public static ClassifierHead Hadamard { get; } = new(HeadKind.Hadamard);

    /// <summary>The K vertices of a regular simplex in K - 1 dimensions, every two classes at cosine -1/(K - 1), behind a learned linear map
    /// d -> K - 1 without bias (Pernici, Bruni, Baecchi, Del Bimbo 2019, "Fix your features", section 3).</summary>
    public static ClassifierHead Simplex { get; } = new(HeadKind.Simplex) { Adapter = true };

    /// <summary>Unit vectors with both signs in ceil(K/2) dimensions, +e0, -e0, +e1, ..., behind a learned linear map without bias (Pernici et
    /// al. 2019, section 3).</summary>
    public static ClassifierHead Orthoplex { get; } = new(HeadKind.Orthoplex) { Adapter = true };

    /// <summary>The first K corners of the cube in ceil(log2 K) dimensions, at unit length, behind a learned linear map without bias (Pernici
    /// et al. 2019, section 3). Neighbouring corners are close: the largest cosine is 1 - 2/ceil(log2 K).</summary>
    public static ClassifierHead Cube { get; } = new(HeadKind.Cube) { Adapter = true };

    /// <summary>The binary digits of k as signs, ±1/√d, on the d features themselves (Qian 2020). The vectors of two classes differ in
    /// few digits, so that their cosine is up to 1 - 2/d (0.97 for d = 64): expect it to do worse than the others. K at most 2^d.</summary>
    public static ClassifierHead CubeOrdered { get; } = new(HeadKind.CubeOrdered);

    /// <summary>K different random sign vectors, ±1/√d, on the d features themselves (Qian 2020). K at most 2^d.</summary>
    public static ClassifierHead CubeRandom { get; } = new(HeadKind.CubeRandom);

    /// <summary>A simplex equiangular tight frame, M = √(K/(K-1)) U (I - 11ᵀ/K) with orthonormal random U, on features that are batch-normed
    /// and then made unit length; the logits' scale is learned in log space, at first 10 (Papyan, Han, Donoho 2020, "neural collapse"). K at most d.</summary>
    public static ClassifierHead Etf { get; } = new(HeadKind.Etf);

    /// <summary>The recursive maximum-separation matrix, every two classes at cosine -1/(K - 1), behind a learned linear map d -> K - 1
    /// without bias (Kasarla, Burghouts, van Spengler, van der Pol, Cucchiara, Mettes 2022, equations 3 and 4).</summary>
    public static ClassifierHead MaxSeparation { get; } = new(HeadKind.MaxSeparation) { Adapter = true };

    /// <summary>Hadamard rows with both signs at unit length, on features of unit length, with a scale learned in log space, at first 10. All
    /// cosines are 0 or -1. K at most 2d. Where d is no power of two, the rows are those of one Hadamard matrix for each binary digit of d.</summary>
    public static ClassifierHead Biorthogonal { get; } = new(HeadKind.Biorthogonal);

    /// <summary>K unit vectors whose largest cosine was minimised by gradient descent (Mettes, van der Pol, Snoek 2019, "Hyperspherical
    /// prototype networks", equation 3). Any K.</summary>
    public static ClassifierHead Hyperspherical { get; } = new(HeadKind.Hyperspherical);

    /// <summary>A learned 3x3 convolution d -> K without padding on the last feature maps, whose means are the logits (Qian 2020,
    /// appendix). The maps lose a pixel on every side and must have at least 3x3.</summary>
    public static ClassifierHead Conv3x3 { get; } = new(HeadKind.Conv3x3);

    /// <summary>All heads with their default options, in the order of their documentation.</summary>
    public static IReadOnlyList<ClassifierHead> All { get; } =
    [
        Learned, Identity, IdentityTruncated, Orthogonal, OrthogonalScaled, Hadamard, Simplex, Orthoplex, Cube, CubeOrdered, CubeRandom, Etf,
        MaxSeparation, Biorthogonal, Hyperspherical, Conv3x3,
    ];

    /// <summary>The head's name without its options, such as <c>identity</c>.</summary>
    public string Name => HeadText.NameOf(Kind);

    /// <summary>Whether the identity head has a learned bias. Defaults to false.</summary>
    public bool Bias { get; internal init; }

    /// <summary>The fixed scale of a Hadamard head. Defaults to null: learned.</summary>
    public double? FixedScale { get; internal init; }

    /// <summary>Whether more classes than features are allowed although the head's promise then does not hold: rows of Hadamard matrices repeat,
    /// and those of orthogonal matrices are not orthogonal. Defaults to false.</summary>
    public bool AllowMoreClasses { get; internal init; }

    /// <summary>Whether a learned linear map without bias leads from the d features to the dimensions of the class vectors. Defaults to true
    /// for simplex, orthoplex, cube and max_separation, else to false.</summary>
    public bool Adapter { get; internal init; }

    /// <summary>The order of an orthoplex' vectors. Defaults to pairs.</summary>
    public OrthoplexOrder Order { get; internal init; }

    /// <summary>Dimensions of a hyperspherical head's vectors. Defaults to null: the d features themselves.</summary>
    public int? Dimensions { get; internal init; }

    /// <summary>Length of a max_separation head's vectors. Defaults to 1.</summary>
    public double Radius { get; internal init; } = 1;

    /// <summary>Seed of a frozen random matrix. Defaults to 0. It belongs to the head, not to the training run: a weight file holds no frozen
    /// matrix, and fits only a network whose head has the same seed.</summary>
    public int Seed { get; internal init; }

    internal HeadKind Kind { get; }

    /// <summary><see cref="Identity"/> with a choice.</summary>
    /// <param name="bias">Whether a learned bias, at first 0, is added to the logits. It is of use where the last convolution has none.</param>
    /// <returns>The head.</returns>
    public static ClassifierHead IdentityWith(bool bias) => Identity with { Bias = bias };

    /// <summary><see cref="Orthogonal"/> with options.</summary>
    /// <param name="seed">Seed of the matrix.</param>
    /// <param name="allowMoreClasses">Whether K may exceed d; then the columns are orthonormal, the rows are not.</param>
    /// <returns>The head.</returns>
    public static ClassifierHead OrthogonalWith(int seed = 0, bool allowMoreClasses = false) =>
        Orthogonal with { Seed = seed, AllowMoreClasses = allowMoreClasses };

    /// <summary><see cref="OrthogonalScaled"/> with options.</summary>
    /// <param name="seed">Seed of the matrix.</param>
    /// <param name="allowMoreClasses">Whether K may exceed d; then the columns are orthonormal, the rows are not.</param>
    /// <returns>The head.</returns>
    public static ClassifierHead OrthogonalScaledWith(int seed = 0, bool allowMoreClasses = false) =>
        OrthogonalScaled with { Seed = seed, AllowMoreClasses = allowMoreClasses };

    /// <summary><see cref="Hadamard"/> with options.</summary>
    /// <param name="fixedScale">A scale that is not learned, above 0, or null.</param>
    /// <param name="allowMoreClasses">Whether K may exceed d; then rows repeat, and classes with the same row can be told apart by their
    /// bias only (Qian 2020, table 5.1: 44.86 % where the learned layer has 69.46 %).</param>
    /// <returns>The head.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not a finite number above 0.</exception>
    public static ClassifierHead HadamardWith(double? fixedScale = null, bool allowMoreClasses = false) =>
        Hadamard with { FixedScale = fixedScale is { } s ? Positive(s, nameof(fixedScale)) : null, AllowMoreClasses = allowMoreClasses };

    /// <summary><see cref="Simplex"/> with a choice.</summary>
    /// <param name="adapter">False puts the simplex on the first K - 1 features, without any parameters; K at most d + 1.</param>
    /// <returns>The head.</returns>
    public static ClassifierHead SimplexWith(bool adapter) => Simplex with { Adapter = adapter };

    /// <summary><see cref="Orthoplex"/> with options.</summary>
    /// <param name="order">The order of the vectors.</param>
    /// <param name="adapter">False puts the vectors on the first ceil(K/2) features, without any parameters; K at most 2d.</param>
    /// <returns>The head.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is no defined value.</exception>
    public static ClassifierHead OrthoplexWith(OrthoplexOrder order = OrthoplexOrder.Pairs, bool adapter = true) => Enum.IsDefined(order)
        ? Orthoplex with { Order = order, Adapter = adapter }
        : throw new ArgumentOutOfRangeException(nameof(order), order, "Expected a defined order.");

    /// <summary><see cref="CubeRandom"/> with another matrix.</summary>
    /// <param name="seed">Seed of the matrix.</param>
    /// <returns>The head.</returns>
    public static ClassifierHead CubeRandomWith(int seed) => CubeRandom with { Seed = seed };

    /// <summary><see cref="Etf"/> with options.</summary>
    /// <param name="adapter">True leads through K - 1 dimensions by a learned linear map without bias, so that K is free.</param>
    /// <param name="seed">Seed of the matrix.</param>
    /// <returns>The head.</returns>
    public static ClassifierHead EtfWith(bool adapter = false, int seed = 0) => Etf with { Adapter = adapter, Seed = seed };

    /// <summary><see cref="MaxSeparation"/> with options.</summary>
    /// <param name="radius">Length of the class vectors, above 0.</param>
    /// <param name="adapter">False puts the vectors on the first K - 1 features, without any parameters; K at most d + 1.</param>
    /// <returns>The head.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is not a finite number above 0.</exception>
    public static ClassifierHead MaxSeparationWith(double radius = 1, bool adapter = true) =>
        MaxSeparation with { Radius = Positive(radius, nameof(radius)), Adapter = adapter };

    /// <summary><see cref="Hyperspherical"/> with options.</summary>
    /// <param name="dimensions">Dimensions of the class vectors, 2 or more, reached by a learned linear map without bias; null takes the features
    /// themselves, without any parameters.</param>
    /// <param name="seed">Seed of the search.</param>
    /// <returns>The head.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two dimensions.</exception>
    public static ClassifierHead HypersphericalWith(int? dimensions = null, int seed = 0)
    {
        if (dimensions is < 2)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, "Expected 2 or more dimensions.");
        return Hyperspherical with { Dimensions = dimensions, Seed = seed };
    }

    /// <summary>Reads a head's name and options, ignoring case.</summary>
    /// <param name="text">A name such as <c>identity</c>, or with options: <c>identity:bias</c>, <c>orthogonal:seed=3,allow-more-classes</c>,
    /// <c>orthogonal_scaled:seed=3,allow-more-classes</c>, <c>hadamard:scale=0.1,allow-more-classes</c>, <c>simplex:no-adapter</c>,
    /// <c>orthoplex:order=blocks,no-adapter</c>, <c>cube_random:seed=3</c>, <c>etf:adapter,seed=3</c>,
    /// <c>max_separation:radius=10,no-adapter</c>, <c>hyperspherical:dimensions=16,seed=3</c>.</param>
    /// <returns>The head.</returns>
    /// <exception cref="ArgumentException">No head has this name, or it has no such option; the message lists those there are.</exception>
    public static ClassifierHead Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HeadText.Parse(text);
    }

    /// <summary>The text form that <see cref="Parse"/> reads.</summary>
    /// <returns>The name, and the options that differ from their defaults.</returns>
    public override string ToString() => HeadText.Format(this);

    private static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number above 0.");
}
