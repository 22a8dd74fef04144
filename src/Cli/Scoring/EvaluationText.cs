using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Evaluation;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>How well a model does, in a line.</summary>
internal static class EvaluationText
{
    public static string Of(EvaluationReport report) =>
        $"{Numbers.Whole(report.Examples)} pictures: top-1 {Numbers.Share(report.Top1)}, top-5 {Numbers.Share(report.Top5)}, "
        + $"mean over classes {Numbers.Share(report.MacroAccuracy)}, log-loss {Numbers.Loss(report.LogLoss)}";
}
