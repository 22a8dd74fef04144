namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>The learned classifier's part of a published network.</summary>
internal sealed record ClassifierShare(CnnArchitecture Architecture, int Classes, long Classifier, long Total, double Percent);
