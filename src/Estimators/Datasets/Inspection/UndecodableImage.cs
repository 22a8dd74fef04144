namespace MlNetFixedHeads;

/// <summary>A picture that cannot be read or decoded.</summary>
/// <param name="Image">Which one.</param>
/// <param name="Reason">Why, in a sentence that names it.</param>
public sealed record UndecodableImage(InspectedImage Image, string Reason);
