using SkiaSharp;

namespace MlNetFixedHeads.Estimators.History;

/// <summary>One line of a plot.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Points">Its points by ascending x; what is not finite, or not above 0 on a logarithmic axis, breaks the line.</param>
internal sealed record PlotSeries(string Name, SKColor Colour, IReadOnlyList<(double X, double Y)> Points);
