namespace MlNetFixedHeads.Estimators.Localisation;

/// <summary>A rectangle of places of a map, right and bottom exclusive, and the number of places that belong to its component.</summary>
internal readonly record struct PlaceBox(int Left, int Top, int Right, int Bottom, int Area);
