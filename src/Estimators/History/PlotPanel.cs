namespace MlNetFixedHeads.Estimators.History;

/// <summary>One of several plots below one another.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Series">Its lines.</param>
/// <param name="IsLogarithmic">Whether the vertical axis is.</param>
internal sealed record PlotPanel(string Title, IReadOnlyList<PlotSeries> Series, bool IsLogarithmic = false);
