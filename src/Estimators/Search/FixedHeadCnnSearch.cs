using Microsoft.ML;
using MlNetFixedHeads.Estimators.Search;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads;

/// <summary>Trains with many settings of the options and several seeds, and says which did best on the validation pictures.</summary>
/// <remarks>
/// <para>The test pictures have no part in it: the figure is the validation's, at the epoch that each training keeps. Where validation pictures are a
/// share of the training rows they differ with the seed, and are the same for every setting of a seed.</para>
/// <para>With <see cref="FixedHeadCnnSearchOptions.Folder"/>, every finished training is kept at once: a search that was cancelled or killed goes on when it
/// is run again, and several processes share one. A training that fails (diverges, say) is a result too, and the others go on; what no setting can help, such as a full
/// disk, ends the search. With <see cref="FixedHeadCnnOptions.CheckpointFolder"/> as well, a training that was ended goes on from its last checkpoint: each has its checkpoints
/// in its own folder, until its result is kept.</para>
/// </remarks>
/// <example><code>
/// SearchResult found = mlContext.Transforms.SearchFixedHeadCnn(mlContext, options, new FixedHeadCnnSearchOptions
/// {
///     Dimensions =
///     [
///         SearchDimension.LogUniform("rate", 1e-3, 0.1, (o, x) =&gt; o with { LearningRate = x }),
///         SearchDimension.Choice("head", [ClassifierHead.Identity, ClassifierHead.Learned], (o, x) =&gt; o with { Head = x }),
///     ],
///     Strategy = SearchStrategy.Random,
///     Settings = 18,
///     Seeds = 3,
///     Halving = new(),
///     Folder = "search",
/// }).Run(train);
/// using var model = mlContext.Transforms.TrainFixedHeadCnn(mlContext, found.Best!.Options).Fit(train);
/// </code></example>
public sealed class FixedHeadCnnSearch
{
    private readonly HostContext _context;
    private readonly SearchPlan _plan;
    private readonly IClassifierTrainer? _trainer;
    private readonly FixedHeadCnnOptions _options;

    internal FixedHeadCnnSearch(HostContext context, FixedHeadCnnOptions options, FixedHeadCnnSearchOptions search, IClassifierTrainer? trainer = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        SearchRules.Check(search);
        (_context, _options, _trainer) = (context, options, trainer);
        _plan = SearchPlan.Create(search, row => row.Aggregate(options, (o, value) => value.Set(o)));
    }

    /// <summary>Trains what is not there yet.</summary>
    /// <param name="input">Training rows, as for <see cref="FixedHeadCnnEstimator.Fit"/>.</param>
    /// <returns>What is known now. It is incomplete after a cancellation, and where other processes have not done their share.</returns>
    /// <exception cref="InvalidOperationException">The folder is another search's, of other options or other pictures; the message lists the differences.</exception>
    /// <exception cref="InvalidDataException">A file of the folder cannot be read.</exception>
    /// <exception cref="IOException">The folder, or what a training keeps, cannot be written or read, or weights cannot be downloaded: that ends the search, for it is no
    /// result of a setting.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise, for want of permission.</exception>
    /// <exception cref="ArgumentException">There is a <see cref="FixedHeadCnnSearchOptions.Folder"/>, and the rows cannot be trained on, as for <see cref="FixedHeadCnnEstimator.Fit"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while the rows were read, before the first training.</exception>
    public SearchResult Run(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var logger = new ForwardingLogger(_options.Logger, _context.Environment);
        string? folder = _plan.Options.Folder;
        FixedHeadCnnEstimator Estimator(FixedHeadCnnOptions options) => new(_context, options, _trainer);
        ITrialStore store = folder is null ? new TrialMemory() : TrialFolder.Open(folder, _plan.Facts(Estimator(_plan.Candidates[0].Options).Identify(input).Facts));
        var runner = new EstimatorTrialRunner(Estimator, input, _plan.Options.Share, logger);
        void Write(SearchResult known)
        {
            if (folder is not null)
                SearchFiles.Write(folder, known, logger);
        }

        SearchResult result = new SearchEngine(_plan, store, runner, logger, Write, _options.CancellationToken).Run();
        Write(result);
        return result;
    }
}
