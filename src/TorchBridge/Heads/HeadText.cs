using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>Heads as text: the name, and after a colon the options that differ from their defaults.</summary>
internal static class HeadText
{
    private static readonly (HeadKind Kind, string Name)[] Names =
    [
        (HeadKind.Learned, "learned"),
        (HeadKind.Identity, "identity"),
        (HeadKind.IdentityTruncated, "identity_truncated"),
        (HeadKind.Orthogonal, "orthogonal"),
        (HeadKind.OrthogonalScaled, "orthogonal_scaled"),
        (HeadKind.Hadamard, "hadamard"),
        (HeadKind.Simplex, "simplex"),
        (HeadKind.Orthoplex, "orthoplex"),
        (HeadKind.Cube, "cube"),
        (HeadKind.CubeOrdered, "cube_ordered"),
        (HeadKind.CubeRandom, "cube_random"),
        (HeadKind.Etf, "etf"),
        (HeadKind.MaxSeparation, "max_separation"),
        (HeadKind.Biorthogonal, "biorthogonal"),
        (HeadKind.Hyperspherical, "hyperspherical"),
        (HeadKind.Conv3x3, "conv3x3"),
    ];

    /// <summary>Every option: the heads that have it, how it is read, and how it is written (null at its default).</summary>
    private static readonly HeadTextOption[] Options =
    [
        new("bias", null, [HeadKind.Identity], (_, _) => ClassifierHead.IdentityWith(bias: true), h => h.Bias ? "" : null),
        new(
            "scale",
            "a finite number above 0",
            [HeadKind.Hadamard],
            (h, v) => ClassifierHead.HadamardWith(Number(v), h.AllowMoreClasses),
            h => h.FixedScale?.ToString("R", CultureInfo.InvariantCulture)),
        new("order", "pairs or blocks", [HeadKind.Orthoplex], (h, v) => h with { Order = OrderOf(v) }, h => h.Order == OrthoplexOrder.Blocks ? "blocks" : null),
        new(
            "radius",
            "a finite number above 0",
            [HeadKind.MaxSeparation],
            (h, v) => ClassifierHead.MaxSeparationWith(Number(v), h.Adapter),
            h => h.Radius == 1 ? null : h.Radius.ToString("R", CultureInfo.InvariantCulture)),
        new(
            "dimensions",
            "a whole number of 2 or more",
            [HeadKind.Hyperspherical],
            (h, v) => ClassifierHead.HypersphericalWith(Whole(v), h.Seed),
            h => h.Dimensions?.ToString(CultureInfo.InvariantCulture)),
        new("adapter", null, [HeadKind.Etf], (h, _) => h with { Adapter = true }, h => h.Adapter ? "" : null),
        new(
            "no-adapter",
            null,
            [HeadKind.Simplex, HeadKind.Orthoplex, HeadKind.MaxSeparation],
            (h, _) => h with { Adapter = false },
            h => h.Adapter ? null : ""),
        new(
            "seed",
            "a whole number of 0 or more",
            [HeadKind.Orthogonal, HeadKind.OrthogonalScaled, HeadKind.CubeRandom, HeadKind.Etf, HeadKind.Hyperspherical],
            (h, v) => h with { Seed = Whole(v) },
            h => h.Seed == 0 ? null : h.Seed.ToString(CultureInfo.InvariantCulture)),
        new(
            "allow-more-classes",
            null,
            [HeadKind.Orthogonal, HeadKind.OrthogonalScaled, HeadKind.Hadamard],
            (h, _) => h with { AllowMoreClasses = true },
            h => h.AllowMoreClasses ? "" : null),
    ];

    public static string NameOf(HeadKind kind) => Names[(int)kind].Name;

    public static string Format(ClassifierHead head)
    {
        var written = Options.Where(o => o.Heads.Contains(head.Kind)).Select(o => o.Format(head)).Where(t => t is not null).ToArray();
        return written.Length == 0 ? head.Name : $"{head.Name}:{string.Join(",", written)}";
    }

    public static ClassifierHead Parse(string text)
    {
        var (name, options) = text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
            ? (text[..colon], text[(colon + 1)..].Split(','))
            : (text, []);
        var head = ClassifierHead.All.FirstOrDefault(h => string.Equals(h.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"Unknown head '{name}'; expected one of {string.Join(", ", Names.Select(n => n.Name))}.", nameof(text));
        return options.Aggregate(head, Apply);
    }

    private static ClassifierHead Apply(ClassifierHead head, string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        var (key, value) = equals < 0 ? (option.Trim(), null) : (option[..equals].Trim(), option[(equals + 1)..].Trim());
        var own = Options.Where(o => o.Heads.Contains(head.Kind)).ToArray();
        var known = own.FirstOrDefault(o => string.Equals(o.Key, key, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(own.Length == 0
                ? $"Head '{head.Name}' has no option '{key}'; it has none."
                : $"Head '{head.Name}' has no option '{key}'; expected one of {string.Join(", ", own.Select(o => o.Usage))}.");
        if (value is null == known.Value is null)
        {
            try
            {
                return known.Apply(head, value ?? "");
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
            {
                throw new ArgumentException($"Option '{key}' of head '{head.Name}' is '{value}'; expected {known.Value}.", e);
            }
        }

        throw new ArgumentException($"Option '{option}' of head '{head.Name}' is not understood; expected {known.Usage}.");
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static OrthoplexOrder OrderOf(string text) => text.ToUpperInvariant() switch
    {
        "PAIRS" => OrthoplexOrder.Pairs,
        "BLOCKS" => OrthoplexOrder.Blocks,
        _ => throw new FormatException(),
    };
}
