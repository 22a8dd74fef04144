namespace MlNetFixedHeads;

/// <summary>Where a network sees one class in a picture.</summary>
public sealed class ClassExplanation
{
    internal ClassExplanation(string label, int index, float score, Estimators.Explain.ActivationMap map) =>
        (Label, Index, Score, ActivationMap) = (label, index, score, map);

    /// <summary>The class' name.</summary>
    public string Label { get; }

    /// <summary>Its place among the model's classes and scores, from 0.</summary>
    public int Index { get; }

    /// <summary>Its probability: what the model answers for this picture, whatever part and size of it is explained.</summary>
    public float Score { get; }

    /// <summary>The map, row by row: value y * width + x, <see cref="ImageExplanation.MapHeight"/> * <see cref="ImageExplanation.MapWidth"/> values. They
    /// are on the scale of logits, positive where the picture speaks for the class.</summary>
    public IReadOnlyList<float> Map => ActivationMap.Values;

    /// <summary>The mean over the map: for <see cref="ExplanationMethod.ActivationMap"/> the class' logit in the pass that made the map.</summary>
    public float Mean => (float)ActivationMap.Values.Average(v => (double)v);

    internal Estimators.Explain.ActivationMap ActivationMap { get; }
}
