using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Training.Losses;

/// <summary>Which loss fits which head.</summary>
internal static class LossRules
{
    public static IEnumerable<string> Problems(TrainingLoss loss, double labelSmoothing, ClassifierHead? head)
    {
        if (!Enum.IsDefined(loss))
            yield return $"Loss is {loss}; expected {string.Join(", ", Enum.GetNames<TrainingLoss>())}.";
        if (loss == TrainingLoss.DotRegression && head is not null && head.Name != ClassifierHead.Etf.Name)
            yield return $"Loss is {loss}; it is for the {ClassifierHead.Etf.Name} head, found the {head} head.";
        if (!(labelSmoothing >= 0 && labelSmoothing < 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"LabelSmoothing is {labelSmoothing}; expected 0 or more, below 1.");
        else if (labelSmoothing > 0 && loss != TrainingLoss.CrossEntropy)
            yield return string.Create(CultureInfo.InvariantCulture, $"LabelSmoothing is {labelSmoothing}; it is for Loss {TrainingLoss.CrossEntropy}, found {loss}.");
    }
}
