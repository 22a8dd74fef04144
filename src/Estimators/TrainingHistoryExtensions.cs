using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.TorchBridge.Training.History;

namespace MlNetFixedHeads;

/// <summary>Writes what happened in a training run. A file is complete or not there: it is written beside its place and renamed.</summary>
public static class TrainingHistoryExtensions
{
    /// <summary>Writes one row for each epoch: epoch, learning_rate, train_loss, train_accuracy, validation_loss, validation_accuracy,
    /// validation_mean_per_class_accuracy, validation_top5_accuracy, validation_macro_f1, seconds, images_per_second, and kept, which is 1 for the epoch whose weights were kept.</summary>
    /// <param name="history">The history.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether to replace a file that exists. Defaults to false.</param>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static void WriteCsv(this TrainingHistory history, string path, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(history);
        SafeWrite.ToFile(path, overwrite, file =>
        {
            using var writer = new StreamWriter(file);
            HistoryCsv.Write(writer, history);
        });
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

        SafeWrite.ToFile(path, overwrite, file =>
        {
            using FileStream stream = File.Create(file);
            HistoryEvents.Write(stream, history);
        });
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
}
