using Microsoft.ML.Data;

namespace MlNetFixedHeads.Benchmarks.Localisation;

/// <summary>A picture of two flowers, one of its kinds, and that flower's box.</summary>
internal sealed class TwoFlowersRow
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";

    [VectorType]
    public float[] BoxLeft { get; set; } = [];

    [VectorType]
    public float[] BoxTop { get; set; } = [];

    [VectorType]
    public float[] BoxRight { get; set; } = [];

    [VectorType]
    public float[] BoxBottom { get; set; } = [];
}
