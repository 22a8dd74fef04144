namespace MlNetFixedHeads;

/// <summary>How gradients become changes of the weights. Every kind makes the steps that PyTorch's optimizer of that name makes.</summary>
/// <remarks>g is a gradient, p a parameter, r the rate, λ the weight decay; all begin at 0 but p.
/// <list type="bullet">
/// <item><description>Sgd: d = g + λp; v = momentum v + d; p -= r v.</description></item>
/// <item><description>Nesterov: d = g + λp; v = momentum v + d; p -= r (d + momentum v).</description></item>
/// <item><description>RmsProp: d = g + λp; s = α s + (1 - α) d²; v = momentum v + d / (√s + ε); p -= r v. Centered, s less the square of a mean
/// of d alike.</description></item>
/// <item><description>AdamW: p -= r λ p; m = β1 m + (1 - β1) g; s = β2 s + (1 - β2) g²; p -= r m̂ / (√ŝ + ε), with both means corrected for their
/// beginning at 0.</description></item>
/// </list></remarks>
public sealed record TrainingOptimizer
{
    /// <summary>ε where none is given.</summary>
    internal const double UsualEpsilon = 1e-8;

    private const double UsualSmoothing = 0.99;
    private const double UsualBeta2 = 0.999;

    private TrainingOptimizer(OptimizerKind kind) => Kind = kind;

    /// <summary>SGD with momentum 0.9.</summary>
    public static TrainingOptimizer Sgd { get; } = new(OptimizerKind.Sgd);

    /// <summary>SGD with Nesterov's momentum, 0.9.</summary>
    public static TrainingOptimizer Nesterov { get; } = new(OptimizerKind.Nesterov);

    /// <summary>RMSProp with momentum 0.9, α 0.99 and ε 1e-8.</summary>
    public static TrainingOptimizer RmsProp { get; } = new(OptimizerKind.RmsProp) { SquareDecay = UsualSmoothing };

    /// <summary>AdamW with β1 0.9, β2 0.999 and ε 1e-8.</summary>
    public static TrainingOptimizer AdamW { get; } = new(OptimizerKind.AdamW) { SquareDecay = UsualBeta2 };

    /// <summary>All of them, with their usual numbers.</summary>
    public static IReadOnlyList<TrainingOptimizer> All { get; } = [Sgd, Nesterov, RmsProp, AdamW];

    /// <summary>Whether it is SGD of either kind, and divides by no mean of squares.</summary>
    internal bool IsSgd => Kind is OptimizerKind.Sgd or OptimizerKind.Nesterov;

    /// <summary>The kind.</summary>
    public OptimizerKind Kind { get; }

    /// <summary>Momentum, or β1 of AdamW, in [0, 1). Defaults to 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>α of RMSProp or β2 of AdamW, in [0, 1); the others have none. Defaults to 0.99 and 0.999.</summary>
    public double SquareDecay { get; init; }

    /// <summary>ε of RMSProp and AdamW, above 0; the others have none. Defaults to 1e-8.</summary>
    public double Epsilon { get; init; } = UsualEpsilon;

    /// <summary>Whether RMSProp divides by the deviation in place of the root mean square. Defaults to false.</summary>
    public bool Centered { get; init; }

    /// <summary>Reads <c>sgd</c>, <c>nesterov</c>, <c>rmsprop</c> or <c>adamw</c>, ignoring case.</summary>
    /// <param name="text">The name.</param>
    /// <returns>The optimizer with its usual numbers.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static TrainingOptimizer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return All.FirstOrDefault(o => string.Equals(o.ToString(), text, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"'{text}' is no optimizer; expected one of {string.Join(", ", All)}.");
    }

    /// <summary>The name that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Kind switch
    {
        OptimizerKind.Nesterov => "nesterov",
        OptimizerKind.RmsProp => "rmsprop",
        OptimizerKind.AdamW => "adamw",
        _ => "sgd",
    };

    /// <summary>Whether a learning rate and a weight decay that were found for another one mean the same here: the two kinds of SGD share theirs.</summary>
    internal bool SharesRateWith(TrainingOptimizer other) => Kind == other.Kind || (IsSgd && other.IsSgd);
}
