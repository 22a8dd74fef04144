namespace MlNetFixedHeads.Samples.Quickstart.Flowers;

/// <summary>Where a bloom lies in its picture, in pixels from the top left corner.</summary>
internal readonly record struct FlowerBox(int X, int Y, int Width, int Height);
