namespace FlowerWeb.Requests;

/// <summary>A class and its probability.</summary>
internal sealed record LabelScore(string Label, float Score);
