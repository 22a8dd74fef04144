namespace MlNetFixedHeads;

/// <summary>Pictures of one class that were taken for another.</summary>
/// <param name="Actual">The right class.</param>
/// <param name="Predicted">The class they were taken for.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">As a share of the right class' pictures.</param>
public sealed record ConfusedPair(string Actual, string Predicted, long Count, double Share);
