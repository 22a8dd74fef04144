using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;

/// <summary>What is trained on, and what is measured with.</summary>
internal sealed record PictureSet(ImageList Train, ImageList Test);
