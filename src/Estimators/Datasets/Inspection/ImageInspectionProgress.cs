namespace MlNetFixedHeads;

/// <summary>How far an inspection is.</summary>
/// <param name="Inspected">Pictures that have been read and decoded.</param>
/// <param name="Total">All pictures.</param>
public readonly record struct ImageInspectionProgress(int Inspected, int Total);
