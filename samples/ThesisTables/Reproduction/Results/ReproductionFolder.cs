using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Search;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

/// <summary>Where results are kept: a folder for each training, with its history, and its checkpoints until it has a result.</summary>
/// <remarks>Several processes may share it. What the rows of a group have in common is kept too: figures of other epochs or pictures do not belong beside them.</remarks>
internal sealed class ReproductionFolder(string path)
{
    private const string Result = "result.json";

    private readonly string _conditions = Path.Join(path, "conditions");
    private readonly string _trainings = Path.Join(path, "trainings");

    /// <summary>Refuses trainings that are not those of the folder.</summary>
    /// <param name="trainings">What is about to be trained.</param>
    /// <param name="keep">Whether to keep what they have in common where nothing is kept yet.</param>
    /// <exception cref="InvalidOperationException">The folder has results of other settings; the message lists the differences.</exception>
    public void Check(IEnumerable<PlannedTraining> trainings, bool keep)
    {
        if (keep)
            Directory.CreateDirectory(_conditions);
        List<string> differences = [];
        foreach (var group in trainings.GroupBy(t => t.Row.Group))
        {
            var file = Path.Join(_conditions, group.Key + ".json");
            var facts = TrainingPlan.Facts(group.First());
            // A slip that was noticed before anything was trained binds nobody.
            if (keep && !HasBegun(group.Key))
                SharedJson.Write(file, facts);
            else if (keep || File.Exists(file))
                differences.AddRange(SharedJson.Differences(file, facts).Select(d => $"{group.Key}: {d}"));
        }

        if (differences.Count > 0)
            throw new InvalidOperationException(Problems.Message($"The folder '{path}' holds trainings under other conditions (take another folder)", differences));
    }

    /// <summary>Notes that a training has begun.</summary>
    /// <returns>Where its files go.</returns>
    public string Begin(PlannedTraining training) => Directory.CreateDirectory(FolderOf(training)).FullName;

    /// <summary>Where a training keeps its state while it has no result.</summary>
    /// <param name="folder">Where its files go.</param>
    public static string Checkpoints(string folder) => Path.Join(folder, "checkpoints");

    public bool Has(PlannedTraining training) => File.Exists(ResultOf(training));

    public void Add(PlannedTraining training, TrainingResult result)
    {
        SharedJson.Write(ResultOf(training), result);
        // They are three times as large as the network, and of no further use.
        var checkpoints = Checkpoints(FolderOf(training));
        if (Directory.Exists(checkpoints))
            Directory.Delete(checkpoints, recursive: true);
    }

    /// <summary>All there are of a table's rows: other processes' too, and those trained for another table that has the row as well.</summary>
    public IReadOnlyList<TrainingResult> Read(ThesisTable table) => Directory.Exists(_trainings)
        ? [.. Directory.EnumerateDirectories(_trainings).Select(d => Path.Join(d, Result)).Where(File.Exists).Order(StringComparer.Ordinal)
            .Select(SharedJson.Read<TrainingResult>).Where(r => table.Rows.Any(row => row.Key == r.Row))]
        : [];

    private bool HasBegun(string group) => Directory.Exists(_trainings) && Directory.EnumerateDirectories(_trainings, group + "_*").Any();

    private string FolderOf(PlannedTraining training) => Path.Join(_trainings, training.Name);

    private string ResultOf(PlannedTraining training) => Path.Join(FolderOf(training), Result);
}
