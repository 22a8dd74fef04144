namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Part of a picture, in whole pixels.</summary>
/// <remarks>The offset is long: the resized form of a very long and thin picture is never held in memory, but it is counted.</remarks>
internal readonly record struct PixelRectangle(long X, long Y, int Width, int Height);
