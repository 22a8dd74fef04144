using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training.State;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Checkpoints;

/// <summary>Keeps a run from being lost: writes checkpoints, goes on from one, goes back where the loss diverges, watches the time.</summary>
/// <remarks>Of processes that train together all make the same calls, and the leading one alone has files.</remarks>
internal sealed class RunKeeper : IDisposable
{
    /// <summary>The part of a checkpoint within an epoch that has the state of its beginning, which a loss that diverges goes back to.</summary>
    private const string EpochStart = "epoch start";

    private readonly TrainingPlan _plan;
    private readonly TrainingHooks _hooks;
    private readonly UnreadableImages _unreadable;
    private readonly CheckpointFolder? _folder;
    private readonly Dictionary<string, string> _configuration;
    private readonly Dictionary<string, string> _machine;
    private readonly long _started;
    private readonly WorkerGroup? _group;
    private Checkpoint? _found;
    private StateBag? _good;
    private long _written;
    private bool _unsaved;

    private RunKeeper(
        TrainingPlan plan, TrainingHooks hooks, UnreadableImages unreadable, CheckpointFolder? folder, Dictionary<string, string> configuration, Device device, WorkerGroup? group)
    {
        (_plan, _hooks, _unreadable, _folder, _configuration, _group) = (plan, hooks, unreadable, folder, configuration, group);
        _machine = RunConfiguration.Machine(device, Environment.GetEnvironmentVariable);
        _started = _written = hooks.Time.GetTimestamp();
    }

    /// <summary>What decides the outcome of the run, by name; empty where nothing is kept, and where another process keeps it.</summary>
    public IReadOnlyDictionary<string, string> Configuration => _configuration;

    /// <summary>Whether there is a state to go on from.</summary>
    public bool Resumes { get; private set; }

    /// <summary>Whether the time for the run is over.</summary>
    public bool TimeIsUp => _plan.Settings.TimeBudget is { } budget && _hooks.Time.GetElapsedTime(_started) >= budget;

    /// <summary>Whether it is time for a checkpoint within an epoch.</summary>
    public bool SaveIsDue => _folder is not null && _hooks.Time.GetElapsedTime(_written).TotalMinutes >= _plan.Settings.Checkpoints!.Minutes;

    /// <summary>Opens the folder of checkpoints, and finds what there is to go on from.</summary>
    /// <exception cref="CheckpointMismatchException">The newest checkpoint is of another run.</exception>
    /// <exception cref="ArgumentException">There are checkpoints, and it was not said that they are to be gone on from.</exception>
    /// <exception cref="IOException">The folder cannot be made, or another run uses it.</exception>
    public static RunKeeper Open(
        TrainingPlan plan, IReadOnlyList<string> classNames, IImageSource train, TrainingInputs inputs, Device device, TrainingHooks hooks, WorkerGroup? group = null)
    {
        Dictionary<string, string> Configuration() =>
            RunConfiguration.Of(plan, train, inputs.TrainIndices, inputs.Held, inputs.ValidationIndices, classNames, group?.Communicator.Size ?? 1);
        RunKeeper Without(Dictionary<string, string> configuration) => new(plan, hooks, inputs.Unreadable, null, configuration, device, group);
        if (plan.Settings.Checkpoints is not { } settings)
            return Without([]);
        if (plan.Settings.Epochs == 0)
            return Without(Configuration());
        RunKeeper With() => Open(settings, plan, Configuration, inputs, device, hooks, group);
        var keeper = (group is null ? With() : group.Lead(With)) ?? Without([]);
        keeper.Resumes = group?.Decide(keeper._found is not null) ?? keeper._found is not null;
        return keeper;
    }

    /// <summary>Puts the run where the checkpoint was, if there is one.</summary>
    public void Restore(TrainingRun run)
    {
        if (!Resumes)
            return;
        if (_group is null)
        {
            Restore(run, _found!.State);
        }
        else
        {
            using var state = StateExchange.FromFirst(_group.Communicator, _found?.State);
            Restore(run, state);
        }

        if (_found is not null)
            _unreadable.Restore(_found.LeftOut, _found.Replaced);
        _found?.Dispose();
        ShareUnreadable();
        if (run.Epochs.Count >= _plan.Settings.Epochs || run.Epochs.Stops)
            _hooks.Logger.LogInformation("The run is complete already: nothing is left to train.");
        else
            _hooks.Logger.LogInformation("Resuming in epoch {Epoch}, at batch {Batch}.", run.Epochs.Count + 1, run.Place.NextBatch + 1);
    }

    /// <summary>An epoch begins, or goes on in the middle.</summary>
    public void EpochBegins(TrainingRun run)
    {
        // The beginning of an epoch that goes on in the middle came with its checkpoint.
        if (_plan.Settings.OnDivergence != DivergencePolicy.BackOff || (_good is not null && run.Place.IsWithin))
            return;
        _good?.Dispose();
        _good = new();
        run.Save(_good);
    }

    /// <summary>Goes back to the last good state, unless that is not asked for or was done too often.</summary>
    public bool GoBack(TrainingRun run, TrainingDivergedException reason)
    {
        if (_good is null || run.BackOff.Count >= RateBackOff.Most)
            return false;
        var count = run.BackOff.Count;
        // What has turned out unreadable since is left out from the next epoch on: how much that is depends on how far the loader was ahead.
        var leftOut = run.Place.LeftOut;
        run.Restore(_good);
        run.Place.BeginAgain(leftOut);
        run.BackOff.HalveAfter(count);
        _hooks.Logger.LogWarning(
            "{Reason} Going back to epoch {Epoch}, batch {Batch}, with {Factor} times the rate.", reason.Message, run.Epochs.Count + 1, run.Place.NextBatch + 1, run.BackOff.Factor);
        Save(run);
        return true;
    }

    /// <summary>A batch is done, and it is time for a checkpoint.</summary>
    public void BatchDone(TrainingRun run) => Save(run);

    /// <summary>An epoch is complete.</summary>
    public void EpochDone(TrainingRun run) => Save(run);

    /// <summary>Training ends before its time, between two batches.</summary>
    public void Interrupted(TrainingRun run)
    {
        // At the very beginning, and between two epochs, there is nothing that is not kept already, unless that failed.
        if (run.Place.IsWithin || (_group?.Decide(_unsaved) ?? _unsaved))
            Save(run);
    }

    /// <summary>Training is complete: the last checkpoint is all that is needed.</summary>
    public void Complete() => TakeAway(1);

    public void Dispose()
    {
        _found?.Dispose();
        _good?.Dispose();
        Try(() => _folder?.Dispose(), "The checkpoint folder could not be taken away");
    }

    /// <summary>With a folder.</summary>
    private static RunKeeper Open(
        CheckpointSettings settings, TrainingPlan plan, Func<Dictionary<string, string>> configuration, TrainingInputs inputs, Device device, TrainingHooks hooks, WorkerGroup? group)
    {
        if (!settings.Resume && CheckpointFolder.HasAny(settings.Folder))
            throw new ArgumentException($"CheckpointFolder '{settings.Folder}' holds checkpoints of a run; set Resume to go on with it, or choose another folder.");
        var found = configuration();
        var folder = CheckpointFolder.Open(settings.Folder, settings.Kept, hooks.CreateFile, hooks.DeleteFile);
        try
        {
            var keeper = new RunKeeper(plan, hooks, inputs.Unreadable, folder, found, device, group);
            if (settings.Resume)
                keeper.Find(settings.Folder);
            return keeper;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private void Find(string folder)
    {
        if (CheckpointFolder.Newest(folder, _hooks.Logger) is not var (path, checkpoint))
        {
            _hooks.Logger.LogInformation("There is no checkpoint in '{Folder}' to go on from: training starts at the beginning.", folder);
            return;
        }

        _found = checkpoint;
        var differences = RunConfiguration.Differences(checkpoint.Configuration, _configuration);
        if (differences.Count > 0)
        {
            checkpoint.Dispose();
            throw new CheckpointMismatchException($"The checkpoint '{path}' is of another run and cannot be gone on from: {string.Join("; ", differences)}.", differences);
        }

        var machine = RunConfiguration.Differences(checkpoint.Machine, _machine);
        if (machine.Count > 0)
            _hooks.Logger.LogWarning("Results may differ in their last digits from those of an uninterrupted run: {Differences}.", string.Join("; ", machine));
    }

    private void Restore(TrainingRun run, StateBag state)
    {
        run.Restore(state);
        if (_plan.Settings.OnDivergence == DivergencePolicy.BackOff)
            _good = state.In(EpochStart).Copy();
    }

    private void Save(TrainingRun run)
    {
        // What one process has met, the next epoch of all must know, also where it is another process' or a resumed one.
        ShareUnreadable();
        if (_folder is null)
            return;
        using var state = new StateBag();
        run.Save(state);
        if (_good is not null && run.Place.IsWithin)
            state.In(EpochStart).Add(_good);
        var (leftOut, replaced) = _unreadable.Reasons();
        var content = new Checkpoint
        {
            State = state,
            Configuration = _configuration,
            Machine = _machine,
            LeftOut = leftOut,
            Replaced = replaced,
            BatchSize = _plan.Settings.BatchSize,
            AccumulateBatches = _plan.Recipe.AccumulateBatches,
        };
        _unsaved = !Try(() => _folder.Write(content), "A checkpoint could not be written, and the last one stays");
        if (!_unsaved)
            TakeAway(null);
        _written = _hooks.Time.GetTimestamp();
    }

    private void TakeAway(int? most) => Try(() => _folder?.KeepNewest(most), "Older checkpoints could not be taken away");

    /// <summary>Training is worth more than its checkpoints: a disk that fails is told of, and the next one may find it well again.</summary>
    private bool Try(Action work, string failure)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _hooks.Logger.LogWarning("{Failure}: {Reason}", failure, e.Message);
            return false;
        }
    }

    private void ShareUnreadable()
    {
        if (_group is not null)
            EpochAgreement.Merge(_group.Communicator, _unreadable);
    }
}
