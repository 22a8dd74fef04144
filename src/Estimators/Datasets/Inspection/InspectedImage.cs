namespace MlNetFixedHeads;

/// <summary>A picture that an inspection names.</summary>
/// <param name="File">Its path, or what it is called where it is part of a larger file.</param>
/// <param name="Split">The split it is in.</param>
/// <param name="ClassName">Its class, or null where it has none.</param>
public sealed record InspectedImage(string File, string Split, string? ClassName);
