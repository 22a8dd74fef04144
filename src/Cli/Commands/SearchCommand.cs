using System.CommandLine;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Search;
using MlNetFixedHeads.Estimators;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Trains with many settings and says which is best.</summary>
internal sealed class SearchCommand : CliCommand
{
    private const string Help = $$"""
        {{VaryParser.Help}}

        {{DataOptions.Help}}

        {{RecipeOptions.Help}}

        Every setting is trained with --seeds seeds, and the mean of the validation figure, at the epoch that a training keeps, decides. The test
        split has no part in it. Without a validation split, a tenth of the training pictures (--validation-fraction), drawn by class and
        seed, is held out. Wrong names and values are errors before the first training; a training that fails is a result, and the others go on.

        Written to --output:
          search.json           what the search is; another search is refused there, with the differences
          trials/NNN-epochsE-seedS/   result.json of setting NNN, and history.json, history.csv, curves.png and TensorBoard's events as train writes them;
                                checkpoints until it is done
          results.csv           one row for each training
          summary.csv           one row for each setting, the best first: mean and standard deviation
          search.png            the figure against each dimension, and over the rungs
          best.json             the best setting: its values, options and the command that trains it

        A finished training is kept at once, and one that was ended goes on from the last checkpoint in its folder: the same command goes on where a search was
        ended, and more --trials, --seeds or another --halving or --metric use what is there. Other options, pictures or weights are refused. Ctrl-C (or SIGTERM)
        ends it with exit code 1, and so does what no setting can help, such as a full disk; nothing is recorded of that training.

        Many processes: --jobs N starts N on this machine. Job arrays start the same command with --trial 1/N to N/N (or auto) and one
        --output, and mpirun without --trial; each runs its share and writes only its own files, so no locks are needed. Where a rung needs the others' results, a process ends (call
        it again, or --wait), and any call without --trial shows the whole.

        Example:
          fixedheads search --data flowers102:data/flowers102 --arch mobilenet_v2 --pretrained imagenet --epochs 18 --output search \
            --vary lr=log:1e-3..0.1 --vary head=identity,learned --trials 18 --halving 3:2 --seeds 3
        """;

    private readonly IConsole _console;
    private readonly DataOptions _data = new();
    private readonly TrainOptions _training = new();
    private readonly RunOptions _run = new();
    private readonly SearchOptions _search = new();
    private readonly Option<string?> _output = OptionFactory.Text("--output", "DIR", "The folder of the search.", required: true);
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly string[] _trainNames;

    public SearchCommand(IConsole console)
        : base("search", "Train with many settings and seeds; say which is best.", Help)
    {
        _console = console;
        _search.AddTo(this);
        Add(_output);
        Add(_json);
        int own = Options.Count;
        _data.AddTo(this);
        _training.AddTo(this);
        _run.AddTo(this, resumes: false);
        _trainNames = [.. Options.Skip(own).Select(o => o.Name)];
        // What is varied is not given besides: what is missing shows when a setting is read.
        foreach (Option option in Options.Skip(own))
            option.Required = false;
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        bool json = parsed.GetValue(_json);
        var messages = new Messages(_console, json);
        List<string> errors = [];
        SearchRequest? request = Request(parsed, messages, errors);
        if (request is null)
        {
            foreach (string error in errors)
                _console.Error.WriteLine($"fixedheads: {error}");
            _console.Error.WriteLine("See 'fixedheads search --help'.");
            return ExitCodes.WrongUsage;
        }

        SearchDocument document = new SearchRun(_console, messages).Run(request);
        if (json)
            _console.Out.WriteLine(JsonText.Of(document));
        if (document.Cancelled)
            throw new CommandFailedException("Cancelled: what is finished is kept, and the same command goes on.");
        return document.Best is null && document.Complete ? throw new CommandFailedException("No training succeeded; results.csv tells why.") : ExitCodes.Success;
    }

    /// <summary>What is asked for, or null and what is wrong with it.</summary>
    private SearchRequest? Request(ParseResult parsed, Messages messages, List<string> errors)
    {
        IReadOnlyList<GivenOption> line = GivenOption.Of(parsed.CommandResult);
        GivenOption[] given = [.. line.Where(o => _trainNames.Contains(o.Name))];
        List<SearchDimension> dimensions = [];
        foreach (string text in _search.Vary(parsed))
        {
            try
            {
                SearchDimension dimension = VaryParser.Parse(text, [.. _trainNames.Select(n => n[2..])]);
                if (dimensions.Any(d => d.Name == dimension.Name) || given.Any(o => o.Name == $"--{dimension.Name}"))
                    errors.Add($"--vary: '{dimension.Name}' is varied twice, or given besides; expected once.");
                dimensions.Add(dimension);
            }
            catch (FormatException e)
            {
                errors.Add(e.Message);
            }
        }

        if (given.Any(o => o.Name == "--distributed"))
            errors.Add("--distributed is for train: the trainings of a search are processes of their own, which --trial divides.");
        if (errors.Count > 0)
            return null;
        FixedHeadCnnSearchOptions search = _search.Read(parsed, dimensions) with { Folder = parsed.GetRequiredValue(_output) };
        IReadOnlyList<Training.TrainRequest> settings = [];
        try
        {
            settings = SearchRequest.Read(search, given, messages, errors);
        }
        catch (ArgumentException e)
        {
            errors.Add(FailureMessage.For(e));
        }

        return errors.Count > 0
            ? null
            : new() { Search = search, Given = given, Settings = settings, Jobs = _search.Jobs(parsed), Line = line, Verbose = parsed.GetValue(CommonOptions.Verbose) };
    }
}
