using MlNetFixedHeads.Estimators.Datasets.Pictures;

namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>One split of CIFAR-100.</summary>
/// <param name="Pictures">The pictures.</param>
/// <param name="Fine">Their classes, from zero.</param>
/// <param name="Coarse">Their superclasses, from zero.</param>
internal sealed record CifarPart(PictureSource Pictures, byte[] Fine, byte[] Coarse);
