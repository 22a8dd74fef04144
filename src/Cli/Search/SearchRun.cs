using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.Estimators;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>One run of <c>search</c>: check everything, train what is missing, write and show what is known.</summary>
internal sealed class SearchRun(IConsole console, Messages messages)
{
    private const string BestFile = "best.json";

    public SearchDocument Run(SearchRequest request)
    {
        using var interruption = new Interruption(console, messages, "Stopping: finished trainings are kept.");
        var check = new TrainCheck(console, messages);
        TrainRequest first = request.Settings[0];
        (ImageDataset dataset, DataPlan data, _) = check.Check(first, interruption.Token);
        data = HeldOut(first, data);
        var logger = new WarningLogger(new MessageLogger(messages, request.Verbose));
        var files = new SettingOptions(check, interruption.Token);
        SearchPlan plan = Plan(request, files, dataset, data, logger, interruption.Token);
        var context = new MLContext(first.Options.Seed);
        TrialFolder store = Open(request, plan, data, context);
        messages.WriteLine($"{dataset.Name}: {Numbers.Whole(dataset.ClassNames.Count)} classes. {data.Policy}");
        messages.WriteLine($"{Numbers.Whole(plan.Candidates.Count)} settings; {Rungs(plan)}.{(store.Trials.Count > 0 ? $" {Count(store.Trials.Count)} done already." : "")}");

        SettingsDocument Describe(FixedHeadCnnOptions options) => SettingsDocument.Of(options, $"{first.Data.Kind}:{first.Data.Location}", first.Data.ImageFolder) with
        {
            Pretrained = files.Named(options.PretrainedWeights),
        };
        ITrainingDisplay display = messages.IsTerminal ? new TerminalDisplay(messages) : request.Verbose ? new PlainDisplay(messages, console.Time) : new SilentDisplay();
        var runner = new CliTrialRunner(context, data.Train, request.Search.Share, display, Describe, logger);
        void Update(SearchResult known) => SearchFiles.Write(request.Output, known, logger);
        var engine = new SearchEngine(plan, store, runner, logger, Update, interruption.Token);
        SearchResult result = request.Jobs is null ? engine.Run() : RunChildren(request, engine, interruption.Token);
        Update(result);
        BestDocument? best = result.Best is { } setting ? Best(request, plan, setting, Describe) : null;
        if (best is not null)
            WriteBest(request, best);
        Tell(request, result, best);
        return Document(request, result, best);
    }

    /// <summary>A search needs pictures to decide on, and never those of the test split.</summary>
    private static DataPlan HeldOut(TrainRequest request, DataPlan data) => data.Validation is null && data.ValidationFraction == 0 && request.ValidationFraction is null
        ? data with { ValidationFraction = 0.1, Policy = "A tenth of the training pictures, by class, decides; the test split is not used." }
        : data;

    private SearchPlan Plan(SearchRequest request, SettingOptions files, ImageDataset dataset, DataPlan data, ILogger logger, CancellationToken cancellation)
    {
        Queue<TrainRequest> settings = new(request.Settings);
        SearchPlan plan = SearchPlan.Create(request.Search, _ => files.Resolve(settings.Dequeue()) with
        {
            Logger = logger,
            ImageColumnName = dataset.PictureColumn,
            ValidationData = data.Validation,
            ValidationFraction = data.ValidationFraction,
            CancellationToken = cancellation,
        });
        return plan with { Options = request.Search with { Progress = new TrialLines(messages, plan.Metric) } };
    }

    private static TrialFolder Open(SearchRequest request, SearchPlan plan, DataPlan data, MLContext context)
    {
        KeyValuePair<string, string>[] facts;
        try
        {
            facts = [.. OptionsFacts.Of("data", request.Settings[0].Data), .. context.Transforms.TrainFixedHeadCnn(context, plan.Candidates[0].Options).Identify(data.Train).Facts];
        }
        catch (OperationCanceledException e)
        {
            throw new CommandFailedException("Cancelled while the data were looked through, before the first training.", e);
        }

        MadeFolders.Create(request.Output, $"--output '{request.Output}'");
        // Weights as asked for: where downloaded ones lie may differ between the machines of a job array.
        return TrialFolder.Open(
            request.Output, plan.Facts(facts, c => c.Options with { PretrainedWeights = request.Settings[c.Number - 1].Options.PretrainedWeights }));
    }

    private SearchResult RunChildren(SearchRequest request, SearchEngine engine, CancellationToken cancellation)
    {
        var children = new ChildTrials(messages, request);
        (SearchResult result, bool stuck) = ChildRounds.Run(
            retry => children.Run(retry, cancellation), engine.Merge, request.Search.RetryFailed, cancellation);
        return stuck
            ? throw new CommandFailedException($"The child processes ended with {Count(result.Missing)} missing and nothing new; see above. What is finished is kept.")
            : result;
    }

    private static BestDocument Best(SearchRequest request, SearchPlan plan, SearchSetting setting, Func<FixedHeadCnnOptions, SettingsDocument> describe) => new()
    {
        Metric = EarlyStopping.NameOf(plan.Metric),
        Setting = SettingDocument.Of(setting, plan.Metric),
        CommandLine = $"fixedheads train {string.Join(' ', TrainLine.With(request.Given, setting.Values))} --output best",
        Settings = describe(setting.Options),
    };

    private static void WriteBest(SearchRequest request, BestDocument best)
    {
        string path = Path.Join(request.Output, BestFile);
        string fresh = $"{path}.{Guid.NewGuid():N}.partial";
        File.WriteAllText(fresh, JsonText.Of(best));
        File.Move(fresh, path, overwrite: true);
    }

    private void Tell(SearchRequest request, SearchResult result, BestDocument? best)
    {
        if (result is { IsComplete: false, Cancelled: false })
        {
            messages.Warn(
                $"{Count(result.Missing)} of other processes {(result.Missing == 1 ? "is" : "are")} missing in this rung. Call again when all are there, or without --trial to train them here.");
        }

        // Of many processes each would show the same table.
        if (request.Search.Share is null)
            SearchTable.Write(messages, result, request.Search.Dimensions);
        if (best is not null && (request.Search.Share is null || result.IsComplete))
            messages.WriteLine($"{(result.IsComplete ? "Best" : "Best so far")}: {best.CommandLine}");
    }

    private static string Count(int trainings) => $"{Numbers.Whole(trainings)} {(trainings == 1 ? "training" : "trainings")}";

    private static SearchDocument Document(SearchRequest request, SearchResult result, BestDocument? best) => new()
    {
        Version = ProductVersion.Text,
        Output = request.Output,
        Metric = EarlyStopping.NameOf(result.Metric),
        Complete = result.IsComplete,
        Cancelled = result.Cancelled,
        Missing = result.Missing,
        Best = best,
        Settings = [.. result.Settings.Select(s => SettingDocument.Of(s, result.Metric))],
    };

    private static string Rungs(SearchPlan plan) => string.Join(
        ", then ",
        plan.Rungs.Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"{r.Settings} with {(r.Epochs is { } epochs ? $"{epochs} {(epochs == 1 ? "epoch" : "epochs")}" : "all epochs")} and {plan.Options.Seeds} {(plan.Options.Seeds == 1 ? "seed" : "seeds")}")));
}
