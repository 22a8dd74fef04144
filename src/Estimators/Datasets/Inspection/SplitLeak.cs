namespace MlNetFixedHeads;

/// <summary>Two splits that have pictures in common: a figure measured on one does not say how a model does on pictures it has not seen.</summary>
/// <param name="First">The earlier split, such as <c>train</c>.</param>
/// <param name="Second">The later split, such as <c>test</c>.</param>
/// <param name="Exact">Pictures of <paramref name="Second"/> whose very file is in <paramref name="First"/> too.</param>
/// <param name="Near">Other pictures of <paramref name="Second"/> that share a group of near-duplicates with one of <paramref name="First"/>.</param>
public sealed record SplitLeak(string First, string Second, int Exact, int Near);
