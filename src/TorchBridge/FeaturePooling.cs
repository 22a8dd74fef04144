using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>How the last feature maps (d, h, w) become d features.</summary>
/// <remarks>Only <see cref="Average"/> makes a class' logit the mean of its activation map; with any other pooling there are no activation maps.</remarks>
public sealed record FeaturePooling
{
    private FeaturePooling(PoolingKind kind) => Kind = kind;

    /// <summary>The mean over positions, the default.</summary>
    public static FeaturePooling Average { get; } = new(PoolingKind.Average);

    /// <summary>The largest value over positions.</summary>
    public static FeaturePooling Max { get; } = new(PoolingKind.Max);

    /// <summary>The kind.</summary>
    public PoolingKind Kind { get; }

    /// <summary>The exponent p of <see cref="PoolingKind.Lp"/>; 0 elsewhere.</summary>
    public double Exponent { get; private init; }

    /// <summary>The hidden channels m of <see cref="PoolingKind.SoftAttention"/>; 0 elsewhere.</summary>
    public int AttentionChannels { get; private init; }

    /// <summary>(mean over positions of |x|^p)^(1/p): the mean for p = 1, towards the maximum as p grows. A ReLU goes before it where the
    /// trunk does not end in one, since the maps must not be negative.</summary>
    /// <param name="exponent">p, above 0, at most 64. Below 1 the gradient grows without bound near 0.</param>
    /// <returns>The pooling.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is out of its range.</exception>
    public static FeaturePooling Lp(double exponent) => exponent is > 0 and <= 64
        ? new(PoolingKind.Lp) { Exponent = exponent }
        : throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "The exponent of L_p pooling must be above 0 and at most 64.");

    /// <summary>A learned mean: each position's weight is the softmax, over positions, of a 1x1 convolution to m channels, tanh and a 1x1
    /// convolution to one.</summary>
    /// <param name="channels">m, 1 to 4096; the thesis tries 32 to 1024.</param>
    /// <returns>The pooling.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of channels is out of its range.</exception>
    public static FeaturePooling SoftAttention(int channels) => channels is >= 1 and <= 4096
        ? new(PoolingKind.SoftAttention) { AttentionChannels = channels }
        : throw new ArgumentOutOfRangeException(nameof(channels), channels, "The hidden channels of soft attention must be from 1 to 4096.");

    /// <summary>Reads <c>average</c>, <c>max</c>, <c>lp:P</c> or <c>attention:M</c>, ignoring case.</summary>
    /// <param name="text">The text, such as <c>lp:2</c>.</param>
    /// <returns>The pooling.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static FeaturePooling Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (text.ToLowerInvariant().Split(':'))
        {
            case ["average"]:
                return Average;
            case ["max"]:
                return Max;
            case ["lp", var p] when double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var exponent) && exponent is > 0 and <= 64:
                return Lp(exponent);
            case ["attention", var m] when int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out var channels) && channels is >= 1 and <= 4096:
                return SoftAttention(channels);
            default:
                throw new FormatException($"'{text}' is no pooling; expected average, max, lp:P with P above 0 and at most 64, or attention:M with M from 1 to 4096.");
        }
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Kind switch
    {
        PoolingKind.Lp => string.Create(CultureInfo.InvariantCulture, $"lp:{Exponent}"),
        PoolingKind.SoftAttention => string.Create(CultureInfo.InvariantCulture, $"attention:{AttentionChannels}"),
        PoolingKind.Max => "max",
        _ => "average",
    };
}
