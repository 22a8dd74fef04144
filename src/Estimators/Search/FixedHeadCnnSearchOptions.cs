namespace MlNetFixedHeads;

/// <summary>Options of <see cref="FixedHeadCnnSearch"/>. They are checked, all at once, when the search is made.</summary>
public sealed record FixedHeadCnnSearchOptions
{
    /// <summary>What is varied; everything else is as in the training options. One or more, of different names.</summary>
    public IReadOnlyList<SearchDimension> Dimensions { get; init; } = [];

    /// <summary>Which settings are tried. Defaults to <see cref="SearchStrategy.Grid"/>.</summary>
    public SearchStrategy Strategy { get; init; } = SearchStrategy.Grid;

    /// <summary>Settings that a random search draws, 1 or more. More of them later begin with the same ones. Defaults to 20; a grid has as many as it
    /// has.</summary>
    public int Settings { get; init; } = 20;

    /// <summary>Seed of what a random search draws. Defaults to 1.</summary>
    public int DrawSeed { get; init; } = 1;

    /// <summary>Trainings of each setting, with the seed of the training options and those that follow it. 1 or more. Defaults to 1.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Few epochs for all settings and more for the better ones. Defaults to null: all of them for every setting.</summary>
    public SuccessiveHalving? Halving { get; init; }

    /// <summary>The figure, of the epoch that a training keeps, that decides. Defaults to null: the one that chooses the epoch, see
    /// <see cref="TrainingRecipe.KeepBest"/>.</summary>
    public TrainingMetric? Metric { get; init; }

    /// <summary>Folder in which every finished training's result is kept at once, so that a search that was ended goes on, and several
    /// processes share one. With <see cref="FixedHeadCnnOptions.CheckpointFolder"/>, whatever it names, unfinished trainings keep their checkpoints here too. Defaults to
    /// null: nothing is kept, no checkpoints either.</summary>
    public string? Folder { get; init; }

    /// <summary>The part of the trainings that this process runs; needs <see cref="Folder"/>. Defaults to null: all.</summary>
    public SearchShare? Share { get; init; }

    /// <summary>Longest time without a new result for which a process with a <see cref="Share"/> waits for what the others run. Defaults to zero: it does not
    /// wait, and a result that needs theirs is incomplete.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Whether trainings that failed before are tried again. Defaults to false.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>Is told when a training begins and when it is done. Defaults to null. What happens within one goes to
    /// <see cref="FixedHeadCnnOptions.Progress"/>.</summary>
    public IProgress<SearchProgress>? Progress { get; init; }
}
