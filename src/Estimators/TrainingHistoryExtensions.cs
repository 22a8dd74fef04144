using MlNetFixedHeads.Estimators;
using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.TorchBridge.Training.History;

namespace MlNetFixedHeads;

/// <summary>Writes what happened in a training run. A file is complete or not there: it is written beside its place and renamed.</summary>
public static class TrainingHistoryExtensions
{
    /// <summary>Writes everything into a folder, under the names that <c>fixedheads train</c> gives: <c>history.json</c> (<see cref="WriteJson"/>), <c>history.csv</c>
    /// (<see cref="WriteCsv"/>), <c>curves.png</c> (<see cref="WritePlot"/>) and <c>events.out.tfevents.fixedheads</c> (<see cref="WriteTensorBoard"/>).</summary>
    /// <remarks>All four are complete before the first is in its place.</remarks>
    /// <param name="history">The history.</param>
    /// <param name="folder">The folder; it is made if need be.</param>
    /// <param name="options">The options of the run, for <c>history.json</c>. Defaults to null: it has no settings.</param>
    /// <param name="overwrite">Whether to replace files that exist. Defaults to false.</param>
    /// <exception cref="IOException">One of the files exists, or they cannot be written.</exception>
    public static void WriteAll(this TrainingHistory history, string folder, FixedHeadCnnOptions? options = null, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(history);
        HistoryFiles.Write(folder, history, Document(history, options), overwrite);
    }

    /// <summary>Writes a JSON document as <c>fixedheads train</c> does: version, settings (every option, with its default filled in), classes, epochs, the one that was
    /// kept, how the run ended, and pictures that could not be read.</summary>
    /// <param name="history">The history.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">The options of the run. Defaults to null: the document has no settings.</param>
    /// <param name="overwrite">Whether to replace a file that exists. Defaults to false.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static void WriteJson(this TrainingHistory history, string path, FixedHeadCnnOptions? options = null, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(history);
        SafeWrite.ToFile(path, overwrite, file => File.WriteAllText(file, JsonText.Of(Document(history, options))));
    }

    /// <summary>Writes one row for each epoch: epoch, learning_rate, train_loss, train_accuracy, validation_loss, validation_accuracy,
    /// validation_mean_per_class_accuracy, validation_top5_accuracy, validation_macro_f1, seconds, images_per_second, and kept, which is 1 for the epoch whose weights were kept.</summary>
    /// <param name="history">The history.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether to replace a file that exists. Defaults to false.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static void WriteCsv(this TrainingHistory history, string path, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(history);
        SafeWrite.ToFile(path, overwrite, file => HistoryFiles.WriteTable(file, history));
    }

    /// <summary>Writes an event file of TensorBoard with a scalar for each figure and epoch: loss/train, accuracy/validation and so on.</summary>
    /// <param name="history">The history.</param>
    /// <param name="path">The file. Its name must contain <c>tfevents</c>, or TensorBoard does not find it.</param>
    /// <param name="overwrite">Whether to replace a file that exists. Defaults to false.</param>
    /// <exception cref="ArgumentException">The name does not contain <c>tfevents</c>.</exception>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static void WriteTensorBoard(this TrainingHistory history, string path, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Path.GetFileName(path).Contains(HistoryEvents.NamePart, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The file is '{path}'; TensorBoard finds only names that contain '{HistoryEvents.NamePart}', such as events.out.{HistoryEvents.NamePart}.run1.", nameof(path));
        }

        SafeWrite.ToFile(path, overwrite, file => HistoryFiles.WriteEvents(file, history));
    }

    /// <summary>Writes a PNG of 960 pixels' width with the losses, the accuracies and the learning rate over the epochs.</summary>
    /// <param name="history">The history.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether to replace a file that exists. Defaults to false.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static void WritePlot(this TrainingHistory history, string path, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(history);
        SafeWrite.ToFile(path, overwrite, file => File.WriteAllBytes(file, HistoryPlot.RenderPng(history)));
    }

    private static HistoryDocument Document(TrainingHistory history, FixedHeadCnnOptions? options) =>
        HistoryDocument.Of(history, options is null ? null : SettingsDocument.Of(options));
}
