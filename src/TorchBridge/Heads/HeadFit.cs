using System.Globalization;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>Whether a head can serve K classes on d features, and what else can.</summary>
internal static class HeadFit
{
    /// <summary>The heads to choose from: all with their defaults, and the options that widen what they serve.</summary>
    public static IReadOnlyList<ClassifierHead> Choices { get; } =
    [
        .. ClassifierHead.All,
        ClassifierHead.SimplexWith(adapter: false),
        ClassifierHead.OrthoplexWith(adapter: false),
        ClassifierHead.MaxSeparationWith(adapter: false),
        ClassifierHead.EtfWith(adapter: true),
    ];

    /// <summary>Why a head cannot serve so many classes, or null where it can.</summary>
    /// <param name="head">The head with its options.</param>
    /// <param name="features">d, the trunk's channels.</param>
    /// <param name="classes">K.</param>
    /// <param name="identityLimit">Most channels the trunk's last convolution can be given; null where any number.</param>
    public static string? Problem(ClassifierHead head, int features, int classes, int? identityLimit = null)
    {
        var (most, reason) = Limit(head, features, identityLimit);
        return classes <= most ? null : string.Create(CultureInfo.InvariantCulture, $"it serves at most {most}, since {reason}");
    }

    /// <summary>Checks a head before anything is built or trained.</summary>
    /// <exception cref="ArgumentException">It cannot serve so many classes; the message says why, and names those that can.</exception>
    public static void Check(NetworkInfo info, HeadRequest request)
    {
        var (head, classes) = (request.Head, request.Classes);
        var (features, limit) = (info.FeaturesFor(request), info.IdentityLimit);
        if (Problem(head, features, classes, limit) is not { } problem)
            return;

        var fitting = Choices.Where(h => Problem(h, features, classes, limit) is null).Select(h => h.ToString());
        var allowing = head with { AllowMoreClasses = true };
        var anyway = Problem(allowing, features, classes, limit) is null ? $" To train it anyway, ask for '{allowing}'." : "";
        throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"Head '{head}' cannot serve {classes} classes on the {features} features of {info.Architecture}: {problem}. Heads that can: {string.Join(", ", fitting)}.{anyway}"));
    }

    /// <summary>All choices for a network, with what they cost and how far apart they keep the classes.</summary>
    /// <param name="info">The network.</param>
    /// <param name="classes">K, 2 or more.</param>
    /// <param name="map">Height and width of its last maps; null where only figures that do not depend on them matter.</param>
    public static IReadOnlyList<HeadOption> Options(NetworkInfo info, int classes, (int Height, int Width)? map = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        TorchRuntime.EnsureLoaded();
        return [.. Choices.Select(h => HeadOption.Of(h, info.Features, classes, Problem(h), map ?? default))];

        string? Problem(ClassifierHead head) => head.Kind == HeadKind.Conv3x3 && map is var (height, width) && Math.Min(height, width) < 3
            ? string.Create(CultureInfo.InvariantCulture, $"its convolution needs feature maps of at least 3x3, and these have {height}x{width}")
            : HeadFit.Problem(head, info.Features, classes, info.IdentityLimit);
    }

    private static (long Most, string Reason) Limit(ClassifierHead head, int features, int? identityLimit) => head.Kind switch
    {
        HeadKind.Identity => (identityLimit ?? long.MaxValue, "it takes channels the trunk has"),
        HeadKind.IdentityTruncated => (features, "it takes the first channels of the trunk"),
        HeadKind.Orthogonal or HeadKind.OrthogonalScaled when !head.AllowMoreClasses => (features, "no more vectors are orthogonal"),
        HeadKind.Hadamard when !head.AllowMoreClasses => (features, "beyond, rows may repeat"),
        HeadKind.Etf when !head.Adapter => (features, "no more vectors are orthonormal"),
        HeadKind.Simplex or HeadKind.MaxSeparation when !head.Adapter => (features + 1L, "a simplex of K corners has K - 1 dimensions"),
        HeadKind.Orthoplex when !head.Adapter => (2L * features, "that is how many corners an orthoplex has"),
        HeadKind.Biorthogonal => (2L * features, "there are as many rows as features, and their negatives"),
        HeadKind.CubeOrdered or HeadKind.CubeRandom => (1L << Math.Min(features, 62), "that is how many corners a cube has"),
        _ => (long.MaxValue, ""),
    };
}
