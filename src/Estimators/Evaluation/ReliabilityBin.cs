namespace MlNetFixedHeads;

/// <summary>Pictures whose confidence, the probability of the predicted class, lies in one range.</summary>
/// <param name="From">Least confidence; the range excludes it, save in the first bin.</param>
/// <param name="To">Greatest confidence.</param>
/// <param name="Count">Pictures in the bin.</param>
/// <param name="Confidence">Their mean confidence, or null where there are none.</param>
/// <param name="Accuracy">Share of them that are right, or null where there are none.</param>
public sealed record ReliabilityBin(double From, double To, long Count, double? Confidence, double? Accuracy);
