using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>What to explain of a picture, and how.</summary>
public sealed record ExplainOptions
{
    private const int LeastSide = 8;

    /// <summary>How many of the most probable classes. Defaults to 5; a model with fewer classes gives all.</summary>
    public int TopK { get; init; } = 5;

    /// <summary>The classes to explain, in this order, instead of the most probable ones. Defaults to null.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>What the maps are. Defaults to <see cref="ExplanationMethod.ActivationMap"/>.</summary>
    public ExplanationMethod Method { get; init; }

    /// <summary>Which part of the picture. Defaults to <see cref="ExplanationField.ModelInput"/>.</summary>
    public ExplanationField Field { get; init; }

    /// <summary>For <see cref="ExplanationField.WholePicture"/>: the short side to which the picture is resized, in pixels, 8 to 8192. Defaults to null: its
    /// own size, but at least the network's input.</summary>
    public int? ShortSide { get; init; }

    /// <summary>For <see cref="ExplanationField.WholePicture"/>: the longest side, in pixels, 8 to 8192; larger pictures are reduced to it. Memory grows
    /// with its square. Defaults to 1024.</summary>
    public int LongestSide { get; init; } = 1024;

    /// <summary>How values become heat where the explanation is drawn. Defaults to <see cref="HeatMapScaling.Positive"/>.</summary>
    public HeatMapScaling Scaling { get; init; }

    /// <exception cref="ArgumentException">Options are out of range or name unknown classes; the message lists all that are wrong.</exception>
    internal void Check(IReadOnlyList<string> classes)
    {
        string[] problems = [.. Problems(classes)];
        if (problems.Length > 0)
            throw new ArgumentException(string.Join(" ", problems));
    }

    private IEnumerable<string> Problems(IReadOnlyList<string> classes)
    {
        if (TopK < 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(TopK)} is {TopK}; expected 1 or more.");
        if (!Enum.IsDefined(Method))
            yield return $"{nameof(Method)} is {Method}; expected {string.Join(" or ", Enum.GetNames<ExplanationMethod>())}.";
        if (!Enum.IsDefined(Field))
            yield return $"{nameof(Field)} is {Field}; expected {string.Join(" or ", Enum.GetNames<ExplanationField>())}.";
        if (!Enum.IsDefined(Scaling))
            yield return $"{nameof(Scaling)} is {Scaling}; expected {string.Join(" or ", Enum.GetNames<HeatMapScaling>())}.";
        if (ShortSide is < LeastSide or > ImageSize.LargestSide)
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(ShortSide)} is {ShortSide}; expected {LeastSide} to {ImageSize.LargestSide}.");
        if (LongestSide is < LeastSide or > ImageSize.LargestSide)
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(LongestSide)} is {LongestSide}; expected {LeastSide} to {ImageSize.LargestSide}.");
        if (ShortSide is not null && Field == ExplanationField.ModelInput)
            yield return $"{nameof(ShortSide)} is set, but {nameof(Field)} is {nameof(ExplanationField.ModelInput)}, whose size is the model's; expected {nameof(ExplanationField.WholePicture)}.";
        if (ClassNames is { Count: 0 })
            yield return $"{nameof(ClassNames)} is empty; expected null or one of {Quoted(classes)}.";
        string[] unknown = [.. (ClassNames ?? []).Where(n => !classes.Contains(n))];
        if (unknown.Length > 0)
            yield return $"There is no class {Quoted(unknown)}; the classes are {Quoted(classes)}.";
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
