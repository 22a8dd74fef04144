namespace MlNetFixedHeads.Cli.Bench;

/// <summary>Training on pictures of a data set.</summary>
/// <param name="Precision">The precision.</param>
/// <param name="Layout"><c>ChannelsLast</c> or <c>Contiguous</c>.</param>
/// <param name="FirstEpochImagesPerSecond">While every picture is read and decoded.</param>
/// <param name="LaterEpochsImagesPerSecond">With decoded pictures in memory.</param>
internal sealed record EndToEndSpeed(string Precision, string Layout, double FirstEpochImagesPerSecond, double LaterEpochsImagesPerSecond);
