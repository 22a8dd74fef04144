using System.Globalization;
using Microsoft.ML;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Scoring;
using MlNetFixedHeads.Estimators;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Evaluation;
using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.TorchBridge.Distributed.Mpi;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>One run of <c>train</c>: check, train, write, measure.</summary>
internal sealed class TrainRun(IConsole console, Messages messages, ITrainingDisplay display)
{
    /// <summary>Returns what <c>history.json</c> holds.</summary>
    public string Run(TrainRequest request)
    {
        if (request.Resume && OutputFolder.IsComplete(request.Output!))
            return new CompleteRun(console, messages).Show(request);

        bool together = MpiEnvironment.IsWanted(request.Options.Distributed);
        // mpirun ends all with this signal when one has died, and then nobody comes to write anything.
        using var interruption = together
            ? new Interruption(console, messages, "Stopping: what was reached so far will be written if all processes are alive; if one has died, the same command with --resume goes on from the last checkpoint.")
            : new Interruption(console, messages);
        (ImageDataset dataset, DataPlan plan, FixedHeadCnnOptions checkedOptions) = new TrainCheck(console, messages).Check(request, interruption.Token);
        messages.WriteLine($"{dataset.Name}: {Numbers.Whole(dataset.ClassNames.Count)} classes. {plan.Policy}");

        string checkpoints = OutputFolder.Checkpoints(request.Output!);
        // Now, for the process that dies may be the one that speaks.
        if (together)
            messages.WriteLine($"Checkpoints: {checkpoints}. If a process dies, all end, and the same command with --resume goes on from the last checkpoint.");
        using OutputFolder? folder = request.Follows ? null : OutputFolder.Create(request.Output!, OutputFolder.MayReplace(request));
        if (request is { Overwrite: true, Resume: false, Follows: false })
            CheckpointFolder.Clear(checkpoints);
        var context = new MLContext(request.Options.Seed);
        FixedHeadCnnOptions options = plan.Of(checkedOptions, dataset) with
        {
            CancellationToken = interruption.Token,
            CheckpointFolder = checkpoints,
            Resume = request.Resume,
        };
        SettingsDocument Describe() => SettingsDocument.Of(options, $"{request.Data.Kind}:{request.Data.Location}", request.Data.ImageFolder) with
        {
            Pretrained = request.Options.PretrainedWeights,
        };
        using FixedHeadCnnTransformer model = Train(context, plan, options, request, Describe);
        var history = HistoryDocument.Of(model.History, Describe());
        if (folder is null)
            return JsonText.Of(history);
        Tell(history);

        folder.Fill();
        // Complete results come first: measuring takes a while, and a second Ctrl-C then costs no more than the figure.
        Write(context, model, plan.Train.Schema, folder, history);
        folder.Publish();
        messages.WriteLine(
            $"Wrote {request.Output}: {string.Join(", ", OutputFolder.Files.Select(f => $"{f} ({Numbers.Bytes(folder.Size(f))})"))}.");
        if (plan.Test is not null)
        {
            history = Measure(context, model, ClassOrder.Align(plan.Test, model.ClassNames, dataset.Name), request.Options.MaxUnreadableShare, history);
            folder.Rewrite(HistoryFiles.Json, JsonText.Of(history));
        }

        if (!history.Cancelled && !history.OutOfTime)
            Clear(checkpoints);
        return JsonText.Of(history);
    }

    private FixedHeadCnnTransformer Train(MLContext context, DataPlan plan, FixedHeadCnnOptions options, TrainRequest request, Func<SettingsDocument> describe)
    {
        try
        {
            return display.Run(progress => context.Transforms.TrainFixedHeadCnn(context, options with { Progress = progress }).Fit(plan.Train));
        }
        catch (OperationCanceledException e)
        {
            string rest = CheckpointFolder.HasAny(options.CheckpointFolder!) ? " The same command with --resume goes on where it was." : "";
            throw new CommandFailedException($"Cancelled before the first epoch was complete: there is nothing to write.{rest}", e);
        }
        catch (Exception e) when (!request.Follows)
        {
            string folder = OutputFolder.Failed(request.Output!);
            if (HistoryFiles.WriteFailed(folder, e, describe, messages.Warn))
                messages.Warn($"The epochs before the failure are in {folder}: {string.Join(", ", HistoryFiles.All)}.");
            throw;
        }
    }

    /// <summary>The results are there: what is not needed any more must not make them look as if they were not.</summary>
    private void Clear(string checkpoints)
    {
        try
        {
            CheckpointFolder.Clear(checkpoints);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            messages.Warn($"Warning: the checkpoints in '{checkpoints}' could not be taken away: {e.Message}");
        }
    }

    private void Tell(HistoryDocument history)
    {
        Tell("Left out", history.UnreadableImages);
        Tell("Took others of their class in place of", history.SubstitutedImages);
        int epochs = history.Settings!.Epochs;
        if (history.Cancelled)
            messages.Warn(string.Create(CultureInfo.InvariantCulture, $"Cancelled after {history.Epochs.Count} of {epochs} epochs: writing epoch {history.BestEpoch}. --resume goes on with the rest."));
        else if (history.OutOfTime)
            messages.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The time is over after {history.Epochs.Count} of {epochs} epochs: writing epoch {history.BestEpoch}. --resume goes on with the rest."));
        else if (history.StoppedEarly)
            messages.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Stopped early after {history.Epochs.Count} of {epochs} epochs; kept epoch {history.BestEpoch}."));
        else if (epochs > 0)
            messages.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Kept epoch {history.BestEpoch} of {epochs}."));
    }

    private void Tell(string what, IReadOnlyList<string> unreadable)
    {
        if (unreadable.Count > 0)
        {
            messages.Warn(
                $"Warning: {what} {Numbers.Whole(unreadable.Count)} {(unreadable.Count == 1 ? "picture" : "pictures")} that cannot be read; {HistoryFiles.Json} names them.");
        }
    }

    private static void Write(MLContext context, FixedHeadCnnTransformer model, DataViewSchema schema, OutputFolder folder, HistoryDocument history)
    {
        context.Model.Save(model, schema, folder.PathOf(OutputFolder.Model));
        model.SaveOnnx(folder.PathOf(OutputFolder.Onnx));
        model.SaveWeights(folder.PathOf(OutputFolder.Weights));
        HistoryFiles.Write(folder.Place, model.History, history, overwrite: false);
    }

    private HistoryDocument Measure(MLContext context, FixedHeadCnnTransformer model, ImageList test, double tolerated, HistoryDocument history)
    {
        string[] unreadable = [];
        EvaluationReport report;
        try
        {
            report = EvaluationReport.Of(Evaluator.Evaluate(context, model, !test.Pictures.AreFiles, test));
        }
        catch (CommandFailedException e) when (UnreadablePictures.IsCause(e))
        {
            HashSet<int> bad = [.. UnreadablePictures.Find(test).Select(u => u.Index)];
            if (bad.Count == 0 || bad.Count > tolerated * test.Count)
                throw new CommandFailedException($"The results are written, but the test split could not be measured: {e.Message}", e);
            unreadable = [.. bad.Order().Select(test.Path)];
            messages.Warn($"Warning: {e.Message} They are left out of the test figures.");
            report = EvaluationReport.Of(Evaluator.Evaluate(context, model, !test.Pictures.AreFiles, test.Select([.. Enumerable.Range(0, test.Count).Where(i => !bad.Contains(i))])));
        }

        messages.WriteLine($"Test, {EvaluationText.Of(report)}");
        return history with { Test = report, UnreadableTestImages = unreadable };
    }
}
