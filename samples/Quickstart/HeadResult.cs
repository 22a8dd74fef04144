namespace MlNetFixedHeads.Samples.Quickstart;

/// <summary>What one head achieved, and what it costs.</summary>
internal sealed record HeadResult(string Head, double Top1, double Top5, long Parameters, long ModelBytes);
