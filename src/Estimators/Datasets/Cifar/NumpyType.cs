namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>The element type of a NumPy array, such as <c>u1</c>.</summary>
internal sealed record NumpyType(string Code);
