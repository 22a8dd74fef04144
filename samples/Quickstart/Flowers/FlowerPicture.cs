namespace MlNetFixedHeads.Samples.Quickstart.Flowers;

/// <summary>One painted picture.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Jpeg">The picture as a JPEG file.</param>
/// <param name="Boxes">One box for each flower of the picture's kind, one to three.</param>
internal sealed record FlowerPicture(int Width, int Height, byte[] Jpeg, IReadOnlyList<FlowerBox> Boxes);
