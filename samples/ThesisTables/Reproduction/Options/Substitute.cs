namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;

/// <summary>What is trained in place of something of the thesis, or that itself.</summary>
internal readonly record struct Substitute<T>(T Thesis, T Trained);
