namespace MlNetFixedHeads.Cli.Bench;

/// <summary>Training steps on pictures in memory.</summary>
/// <param name="Precision">The precision.</param>
/// <param name="Layout"><c>ChannelsLast</c>, as training has it unless it finds the other to be faster, or <c>Contiguous</c>.</param>
/// <param name="ImagesPerSecond">In the median step.</param>
internal sealed record ComputeSpeed(string Precision, string Layout, double ImagesPerSecond);
