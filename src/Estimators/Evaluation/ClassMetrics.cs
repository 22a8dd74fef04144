namespace MlNetFixedHeads;

/// <summary>How well one class does. Shares are in [0, 1], and null where they would divide by zero.</summary>
/// <param name="Name">The class.</param>
/// <param name="Count">Pictures of the class.</param>
/// <param name="Predicted">Pictures taken for it.</param>
/// <param name="Correct">Pictures of the class taken for it.</param>
/// <param name="InTopFive">Pictures of the class for which it is among the five most probable.</param>
/// <param name="MeanConfidence">Mean probability of this class on its own pictures.</param>
/// <param name="LogLoss">Mean cross-entropy on its pictures, in nats.</param>
public sealed record ClassMetrics(string Name, long Count, long Predicted, long Correct, long InTopFive, double? MeanConfidence, double? LogLoss)
{
    /// <summary>Share of the class' pictures that are recognised: the accuracy on this class, its recall.</summary>
    public double? Accuracy => Count == 0 ? null : (double)Correct / Count;

    /// <summary>Same as <see cref="Accuracy"/>.</summary>
    public double? Recall => Accuracy;

    /// <summary>Share of the pictures taken for the class that are of it.</summary>
    public double? Precision => Predicted == 0 ? null : (double)Correct / Predicted;

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double? F1 => Count + Predicted == 0 ? null : 2.0 * Correct / (Count + Predicted);

    /// <summary>Share of the class' pictures for which it is among the five most probable.</summary>
    public double? TopFiveAccuracy => Count == 0 ? null : (double)InTopFive / Count;
}
