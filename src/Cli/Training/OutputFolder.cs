using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>A folder that is filled beside its place and appears when it is complete.</summary>
internal sealed class OutputFolder : IDisposable
{
    public const string Model = "model.zip";
    public const string Onnx = "model.onnx";
    public const string Weights = "weights.safetensors";

    private const string CheckpointsName = "checkpoints";
    private const string FailedName = "failed";

    private readonly string _target;
    private readonly string _partial;
    private readonly bool _overwrite;
    private readonly string _option;
    private MadeFolders? _made;
    private bool _keepPartial;

    private OutputFolder(string target, string option, bool overwrite)
    {
        _target = target;
        _option = option;
        _overwrite = overwrite;
        string name = $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.partial";
        _partial = Path.Join(Path.GetDirectoryName(target), name);
    }

    /// <summary>The files a training run writes.</summary>
    public static IReadOnlyList<string> Files { get; } = [Model, Onnx, Weights, .. HistoryFiles.All];

    /// <summary>Where a run that writes there keeps its state.</summary>
    public static string Checkpoints(string path) => Path.Join(Normalise(path), CheckpointsName);

    /// <summary>Where a run that writes there and fails leaves its history: apart, for a model of an earlier run may be there.</summary>
    public static string Failed(string path) => Path.Join(path, FailedName);

    /// <summary>Whether a run there is complete: its results are there, and no checkpoint.</summary>
    public static bool IsComplete(string path) =>
        !CheckpointFolder.HasAny(Checkpoints(path)) && Files.All(f => File.Exists(Path.Join(Normalise(path), f)));

    /// <summary>Whether what is there may be replaced: it was said, or it is that of a run which goes on.</summary>
    public static bool MayReplace(TrainRequest request) =>
        request.Overwrite || (request.Resume && CheckpointFolder.HasAny(Checkpoints(request.Output!)));

    /// <summary>What stands against writing there, or null.</summary>
    public static string? Problem(TrainRequest request)
    {
        bool overwrite = MayReplace(request);
        string path = request.Output!;
        string target = Normalise(path);
        if (File.Exists(target))
            return $"--output '{path}' is a file; expected a folder.";
        if (!overwrite && CheckpointFolder.HasAny(Checkpoints(path)))
            return $"--output '{path}' holds checkpoints of a run that is not complete; add --resume to go on with it, or --overwrite to begin anew.";
        string[] present = [.. Files.Where(f => Path.Exists(Path.Join(target, f)))];
        return present.Length == 0 || overwrite
            ? null
            : $"--output '{path}' holds {string.Join(", ", present)} already; choose another folder or add --overwrite.";
    }

    /// <summary>Makes the folder to fill and takes it away again: a place that cannot be written shows before training, and a process that
    /// is ended in mid-training leaves nothing.</summary>
    /// <exception cref="CommandFailedException">The place cannot be written.</exception>
    public static OutputFolder Create(string path, bool overwrite)
    {
        var folder = new OutputFolder(Normalise(path), $"--output '{path}'", overwrite);
        MadeFolders.Create(folder._partial, folder._option).RemoveEmpty();
        return folder;
    }

    /// <summary>Makes the folder to fill, now that there is something to put into it.</summary>
    /// <exception cref="CommandFailedException">The place can no longer be written.</exception>
    public void Fill() => _made = MadeFolders.Create(_partial, _option);

    /// <summary>The folder to write into until <see cref="Publish"/>.</summary>
    public string Place => _partial;

    /// <summary>Where to write a file until <see cref="Publish"/>.</summary>
    public string PathOf(string file) => Path.Join(_partial, file);

    /// <summary>Puts the files in their place.</summary>
    public void Publish()
    {
        // Whatever goes wrong now, hours of training must not be deleted.
        _keepPartial = true;
        try
        {
            if (!Directory.Exists(_target))
            {
                Directory.Move(_partial, _target);
                return;
            }

            foreach (string file in Files)
                File.Move(PathOf(file), Path.Join(_target, file), _overwrite);
            Directory.Delete(_partial);
            ForgetFailed();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The results could not be moved to '{_target}': {e.Message} What is not there is in '{_partial}'.", e);
        }
    }

    /// <summary>Replaces the text of a published file.</summary>
    public void Rewrite(string file, string text)
    {
        string path = Path.Join(_target, file);
        string fresh = $"{path}.{Guid.NewGuid():N}.partial";
        File.WriteAllText(fresh, text);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Size of a published file in bytes.</summary>
    public long Size(string file) => new FileInfo(Path.Join(_target, file)).Length;

    public void Dispose()
    {
        if (_keepPartial)
            return;
        if (Directory.Exists(_partial))
            Directory.Delete(_partial, recursive: true);
        _made?.RemoveEmpty();
    }

    /// <summary>What is published now goes on from a run that failed before, or takes its place.</summary>
    private void ForgetFailed()
    {
        string failed = Failed(_target);
        if (!Directory.Exists(failed))
            return;
        foreach (string file in HistoryFiles.All)
            File.Delete(Path.Join(failed, file));
        if (!Directory.EnumerateFileSystemEntries(failed).Any())
            Directory.Delete(failed);
    }

    private static string Normalise(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
