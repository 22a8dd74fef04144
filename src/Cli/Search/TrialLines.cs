using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Two lines for each training: what it is, and how it went.</summary>
internal sealed class TrialLines(Messages messages, TrainingMetric metric) : IProgress<SearchProgress>
{
    public void Report(SearchProgress value)
    {
        if (value.Trial is not { } trial)
        {
            string rung = value.Rungs > 1 ? string.Create(CultureInfo.InvariantCulture, $"rung {value.Rung}/{value.Rungs}, ") : "";
            messages.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[{rung}{value.Number}/{value.Count}] {SearchCandidate.TextOf(value.Values)}; {value.Epochs} {(value.Epochs == 1 ? "epoch" : "epochs")}, seed {value.Seed}"));
        }
        else if (trial.Failure is null)
        {
            // A failure has a warning of its own.
            messages.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {EarlyStopping.NameOf(metric)} {SearchTable.Figure(metric, SettingRanking.Figure(trial, metric))} at epoch {trial.Kept!.Epoch}, {trial.Seconds:0.0} s"));
        }
    }
}
