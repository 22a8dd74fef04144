using System.Globalization;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction;

/// <summary>Trains what a table lacks, and writes the table.</summary>
internal sealed class Reproducer(ReproduceArguments arguments, TextWriter output, TextWriter errors, CancellationToken cancellation)
{
    private readonly ReproductionFolder _folder = new(Path.GetFullPath(arguments.Output));
    private readonly List<string> _failures = [];

    /// <summary>Whether nothing failed; other processes' trainings may be missing all the same.</summary>
    /// <exception cref="ArgumentException">Rows cannot be trained as asked; the message lists all problems.</exception>
    /// <exception cref="InvalidOperationException">The folder has results of other settings.</exception>
    /// <exception cref="IOException">Files are missing or cannot be written.</exception>
    public bool Run()
    {
        var plan = TrainingPlan.Create(arguments);
        _folder.Check(plan.Trainings, keep: !arguments.DryRun);
        PlannedTraining[] share = [.. plan.Trainings.Where((_, place) => Has(place))];
        if (arguments.DryRun)
        {
            PlanList.Write(output, share, _folder.Has);
            return true;
        }

        for (var i = 0; i < share.Length; i++)
        {
            if (!_folder.Has(share[i]))
                Train(share[i], i + 1, share.Length);
        }

        WriteTables(plan);
        if (_failures.Count > 0)
            errors.WriteLine(Problems.Message("Trainings failed or were not finished; the same command tries them again", _failures));
        return _failures.Count == 0;
    }

    private bool Has(int place) => arguments.Share is not { } share || place % share.Count == share.Number - 1;

    private void Train(PlannedTraining training, int number, int count)
    {
        if (cancellation.IsCancellationRequested)
        {
            _failures.Add($"{training.Name}: not begun.");
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number}/{count} {training.Name}: {training.Options.Epochs} epochs of {training.Pictures.Train.Count:N0} pictures"));
        try
        {
            var result = Trainer.Run(arguments.Table.Number, training, _folder.Begin(training), arguments.Share, new EpochLines(output), errors.WriteLine, cancellation);
            _folder.Add(training, result);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  top-1 {100 * result.Top1:F2} %, top-5 {100 * result.Top5:F2} %, {result.Seconds:F0} s"));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            errors.WriteLine($"{training.Name} was interrupted; the same command goes on with it.");
            _failures.Add($"{training.Name}: interrupted.");
        }
        catch (Exception e)
        {
            // Whatever went wrong with this one: the other rows are worth having.
            var failure = $"{training.Name}: {WrappedException.Unwrap(e).Message}";
            errors.WriteLine(failure);
            _failures.Add(failure);
        }
    }

    /// <summary>They are made of all results there are, so that the last of several processes leaves the complete ones.</summary>
    private void WriteTables(TrainingPlan plan)
    {
        var results = _folder.Read(arguments.Table);
        var rows = AccuracyRow.Of(arguments.Table, [.. plan.Trainings.Where(t => t.Seed == 1).Select(Untrained)], results);
        var table = new AccuracyTable(arguments.Table, rows);
        var markdown = table.Markdown();
        Write($"table-{arguments.Table.Number}.md", markdown);
        Write($"table-{arguments.Table.Number}.csv", table.Csv());
        Write($"trainings-{arguments.Table.Number}.csv", TrainingsCsv.Of(results));
        output.WriteLine();
        output.Write(markdown);
    }

    private static AccuracyRow Untrained(PlannedTraining training)
    {
        var cost = NetworkCost.Of(training.Row.Network, training.Options.Head, training.Row.Classes, variant: training.Options.Variant);
        return new(training.Row.Row, training.Row.Network.Name, training.Row.Classes, cost.Parameters, []);
    }

    private void Write(string name, string text) =>
        SafeWrite.ToFile(Path.Join(arguments.Output, name), overwrite: true, file => File.WriteAllText(file, text));
}
