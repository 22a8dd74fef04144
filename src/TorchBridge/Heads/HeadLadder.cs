using System.Globalization;
using MlNetFixedHeads.TorchBridge.Networks;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>The head to begin with, by the number of classes K against the number of features d.</summary>
internal static class HeadLadder
{
    /// <param name="info">The network.</param>
    /// <param name="classes">K.</param>
    /// <param name="identity">The network with the identity head.</param>
    /// <returns>One of <see cref="HeadFit.Choices"/>, and why.</returns>
    public static (ClassifierHead Head, string Reason) Choose(NetworkInfo info, int classes, HeadChoice identity)
    {
        var d = info.Features;
        if (classes <= d && identity is { Fits: true, SavedPercent: > 0 })
        {
            return (ClassifierHead.Identity, string.Create(
                CultureInfo.InvariantCulture,
                $"{classes} classes fit the {d} features; no layer is left to learn, {identity.SavedPercent:0.00} % of the parameters are saved, and every channel of the last maps is a class's activation map."));
        }

        if (classes <= d)
        {
            return (ClassifierHead.Hadamard, string.Create(
                CultureInfo.InvariantCulture,
                $"{classes} classes fit the {d} features, but the identity head would save no parameters here; Hadamard rows are frozen and cheap to multiply with."));
        }

        if (classes == d + 1)
        {
            return (ClassifierHead.SimplexWith(adapter: false), string.Create(
                CultureInfo.InvariantCulture,
                $"{classes} classes are one more than the {d} features, exactly the corners of a simplex: the largest separation there is, and nothing to learn."));
        }

        if (classes <= 2L * d)
        {
            return (ClassifierHead.Biorthogonal, string.Create(
                CultureInfo.InvariantCulture,
                $"{classes} classes are at most twice the {d} features: Hadamard rows with both signs keep every cosine at 0 or below."));
        }

        return (ClassifierHead.Hyperspherical, string.Create(
            CultureInfo.InvariantCulture,
            $"{classes} classes are more than twice the {d} features, so that some must come closer than a right angle; these vectors were moved as far apart as a search could."));
    }
}
