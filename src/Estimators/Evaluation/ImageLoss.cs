namespace MlNetFixedHeads;

/// <summary>One picture and how wrong the model is about it.</summary>
/// <param name="Row">Its row in the data, from 0.</param>
/// <param name="ImagePath">Its path, or null where the data have none.</param>
/// <param name="Actual">The right class.</param>
/// <param name="Predicted">The class the model decided for.</param>
/// <param name="Confidence">Probability of the predicted class.</param>
/// <param name="Probability">Probability of the right class.</param>
/// <param name="Loss">Cross-entropy, -ln <paramref name="Probability"/>.</param>
public sealed record ImageLoss(long Row, string? ImagePath, string Actual, string Predicted, double Confidence, double Probability, double Loss)
{
    /// <summary>Whether the model decided for the right class.</summary>
    public bool IsCorrect => Actual == Predicted;
}
