namespace MlNetFixedHeads;

/// <summary>The spread of a figure over all pictures.</summary>
/// <param name="Minimum">The least.</param>
/// <param name="Median">The middle one; of an even number, the mean of the two in the middle.</param>
/// <param name="Maximum">The greatest.</param>
public readonly record struct ValueRange(double Minimum, double Median, double Maximum);
