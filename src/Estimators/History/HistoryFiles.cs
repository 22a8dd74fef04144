using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.History;

namespace MlNetFixedHeads.Estimators.History;

/// <summary>The files that every run leaves of its history, by their usual names.</summary>
internal static class HistoryFiles
{
    public const string Json = "history.json";
    public const string Table = "history.csv";
    public const string Curves = "curves.png";

    /// <summary>TensorBoard goes by a part of the name.</summary>
    public const string Events = $"events.out.{HistoryEvents.NamePart}.fixedheads";

    public static IReadOnlyList<string> All { get; } = [Json, Table, Curves, Events];

    /// <summary>Writes all of them: all are complete before the first is in its place.</summary>
    /// <exception cref="IOException">One exists, and overwriting was not asked for; or they cannot be written.</exception>
    public static void Write(string folder, TrainingHistory history, HistoryDocument document, bool overwrite) => SafeWrite.ToFiles(
        folder,
        overwrite,
        (Json, path => File.WriteAllText(path, JsonText.Of(document))),
        (Table, path => WriteTable(path, history)),
        (Curves, path => File.WriteAllBytes(path, HistoryPlot.RenderPng(history))),
        (Events, path => WriteEvents(path, history)));

    public static void WriteTable(string path, TrainingHistory history)
    {
        using var writer = new StreamWriter(path);
        HistoryCsv.Write(writer, history);
    }

    public static void WriteEvents(string path, TrainingHistory history)
    {
        using FileStream stream = File.Create(path);
        HistoryEvents.Write(stream, history);
    }

    /// <summary>Trains, and writes the history, also that of a run which fails: of the epochs that were complete.</summary>
    /// <param name="train">Trains.</param>
    /// <param name="folder">Where to, over what is there; null for nowhere.</param>
    /// <param name="describe">The settings.</param>
    /// <param name="warn">Is told why a failed run's history could not be written: the run's own failure is what is thrown.</param>
    public static FixedHeadCnnTransformer Keep(Func<FixedHeadCnnTransformer> train, string? folder, Func<SettingsDocument> describe, Action<string> warn)
    {
        FixedHeadCnnTransformer model;
        try
        {
            model = train();
        }
        catch (Exception e)
        {
            if (folder is not null)
                WriteFailed(folder, e, describe, warn);
            throw;
        }

        try
        {
            if (folder is not null)
                Write(folder, model.History, HistoryDocument.Of(model.History, describe()), overwrite: true);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes what a run had reached that an exception ended.</summary>
    /// <returns>Whether there was anything, and it is written.</returns>
    public static bool WriteFailed(string folder, Exception failure, Func<SettingsDocument> describe, Action<string> warn)
    {
        if (FailedRun.HistoryOf(failure) is not { } reached)
            return false;
        try
        {
            Write(folder, reached, HistoryDocument.Of(reached, describe()) with { Failure = failure.Message }, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"The history of the failed run could not be written to '{folder}': {e.Message}");
            return false;
        }
    }
}
