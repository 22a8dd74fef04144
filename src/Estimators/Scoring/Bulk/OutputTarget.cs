namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Where an output of the network is written.</summary>
/// <param name="Output">The output.</param>
/// <param name="Values">One value per picture and element, picture by picture.</param>
internal readonly record struct OutputTarget(GraphOutput Output, Memory<float> Values);
