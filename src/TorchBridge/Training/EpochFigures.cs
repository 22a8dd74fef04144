using System.Diagnostics;
using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The sums of an epoch while it runs. Its clock runs from the beginning.</summary>
/// <param name="epoch">The epoch, from 0.</param>
/// <param name="epochs">Epochs of the run.</param>
internal sealed class EpochFigures(int epoch, int epochs) : IStateful
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private double _loss;
    private double _correct;
    private double _earlier;

    public int Epoch => epoch;

    /// <summary>Batches trained on.</summary>
    public int Batch { get; private set; }

    /// <summary>Batches of the epoch.</summary>
    public int Batches { get; set; }

    /// <summary>Pictures trained on.</summary>
    public int Pictures { get; private set; }

    /// <summary>The rate in force.</summary>
    public double LearningRate { get; set; }

    public double ImagesPerSecond => Pictures / Seconds;

    /// <summary>With those of an earlier process.</summary>
    private double Seconds => _earlier + _watch.Elapsed.TotalSeconds;

    public void Add(double loss, double correct, int pictures)
    {
        _loss += loss * pictures;
        _correct += correct;
        Pictures += pictures;
        Batch++;
    }

    public TrainingProgress Message(TrainingPhase phase) => new()
    {
        Phase = phase,
        Epoch = epoch + 1,
        Epochs = epochs,
        Batch = Batch,
        Batches = Batches,
        LearningRate = LearningRate,
        TrainLoss = _loss / Math.Max(Pictures, 1),
        TrainAccuracy = _correct / Math.Max(Pictures, 1),
        ImagesPerSecond = ImagesPerSecond,
    };

    public EpochResult Result(EvaluationResult? validated, double speed) => new(
        epoch + 1, LearningRate, _loss / Pictures, _correct / Pictures, validated?.Loss, validated?.Accuracy, Seconds, speed)
    {
        ValidationMeanPerClassAccuracy = validated?.MeanPerClassAccuracy,
        ValidationTop5Accuracy = validated?.Top5Accuracy,
        ValidationMacroF1 = validated?.MacroF1,
    };

    public void Save(StateBag state)
    {
        state.Set("loss", _loss);
        state.Set("correct", _correct);
        state.Set("trained", Batch);
        state.Set("batches", Batches);
        state.Set("pictures", Pictures);
        state.Set("rate", LearningRate);
        state.Set("seconds", Seconds);
    }

    public void Restore(StateBag state)
    {
        (_loss, _correct, _earlier) = (state.Number("loss"), state.Number("correct"), state.Number("seconds"));
        (Batch, Batches, Pictures) = ((int)state.Number("trained"), (int)state.Number("batches"), (int)state.Number("pictures"));
        LearningRate = state.Number("rate");
    }
}
