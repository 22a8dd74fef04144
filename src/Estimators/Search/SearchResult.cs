using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads;

/// <summary>What a search found.</summary>
public sealed class SearchResult
{
    private readonly IReadOnlyList<SearchDimension> _dimensions;

    internal SearchResult(
        IReadOnlyList<SearchDimension> dimensions, TrainingMetric metric, IReadOnlyList<SearchSetting> settings, IReadOnlyList<SearchTrial> trials, int missing, bool cancelled)
    {
        _dimensions = dimensions;
        (Metric, Settings, Trials, Missing, Cancelled) = (metric, settings, trials, missing, cancelled);
    }

    /// <summary>The figure that decides.</summary>
    public TrainingMetric Metric { get; }

    /// <summary>The settings of which anything is known, the best first: those with more of their epochs before those with fewer, then those
    /// with more seeds trained, then those with fewer that failed, then by their means.</summary>
    public IReadOnlyList<SearchSetting> Settings { get; }

    /// <summary>Every training, by epochs, setting and seed.</summary>
    public IReadOnlyList<SearchTrial> Trials { get; }

    /// <summary>Trainings that the rung at which the search ended still needs: cancelled, or other processes'. 0 where the search is complete.</summary>
    public int Missing { get; }

    /// <summary>Whether there is nothing left to train.</summary>
    public bool IsComplete => Missing == 0;

    /// <summary>Whether it was cancelled.</summary>
    public bool Cancelled { get; }

    /// <summary>The best setting so far, or null where no training has succeeded.</summary>
    public SearchSetting? Best => Settings.Count > 0 && Settings[0].Mean is not null ? Settings[0] : null;

    /// <summary>Writes one row for each training: setting, the dimensions, epochs, seed, state (completed or failed), accuracy, loss, mean_per_class_accuracy, top5_accuracy,
    /// macro_f1, train_loss, train_accuracy, kept_epoch, seconds, failure.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether to replace a file that exists. Defaults to false.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public void WriteCsv(string path, bool overwrite = false) => SafeWrite.ToFile(path, overwrite, file => SearchTables.WriteTrials(file, Names, Trials));

    /// <summary>Writes one row for each setting, the best first: rank, setting, the dimensions, epochs, trials, failures, mean, standard_deviation.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether to replace a file that exists. Defaults to false.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public void WriteSummary(string path, bool overwrite = false) => SafeWrite.ToFile(path, overwrite, file => SearchTables.WriteSettings(file, Names, Settings));

    /// <summary>Writes a PNG of 960 pixels' width: the figure against the values of each dimension, and over the rungs of successive halving or the
    /// settings.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether to replace a file that exists. Defaults to false.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public void WritePlot(string path, bool overwrite = false)
        => SafeWrite.ToFile(path, overwrite, file => File.WriteAllBytes(file, SearchPlot.RenderPng(_dimensions, Metric, Trials)));

    private IEnumerable<string> Names => _dimensions.Select(d => d.Name);
}
