namespace MlNetFixedHeads.Cli.Bench;

/// <summary>Training steps on pictures in memory.</summary>
/// <param name="Precision">The precision.</param>
/// <param name="Layout"><see cref="MemoryLayout.ChannelsLast"/> or <see cref="MemoryLayout.Contiguous"/>.</param>
/// <param name="ImagesPerSecond">In the median step.</param>
internal sealed record ComputeSpeed(string Precision, string Layout, double ImagesPerSecond);
