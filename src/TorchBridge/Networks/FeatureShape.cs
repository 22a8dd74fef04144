namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Channels, height and width of a value for one picture; height and width are 1 after pooling.</summary>
internal readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    public long Elements => (long)Channels * Height * Width;
}
