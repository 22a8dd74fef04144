using SkiaSharp;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;

/// <summary>The colours of one flower.</summary>
/// <param name="Petal">Main colour of the petals.</param>
/// <param name="Light">Where the light falls.</param>
/// <param name="Deep">Petal base, veins and shade.</param>
/// <param name="Heart">Disc, stamens, spots.</param>
/// <param name="Leaf">Stem and leaves.</param>
internal readonly record struct FlowerColours(SKColor Petal, SKColor Light, SKColor Deep, SKColor Heart, SKColor Leaf);
