namespace MlNetFixedHeads.Estimators.History;

/// <summary>A <see cref="RandomErasing"/> as JSON shows it.</summary>
internal sealed record ErasingDocument(double Probability, IReadOnlyList<double> Scale, IReadOnlyList<double> Ratio, bool Noise);
