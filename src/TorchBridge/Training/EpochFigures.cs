using System.Diagnostics;
using MlNetFixedHeads.TorchBridge.Distributed;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The sums of an epoch while it runs.</summary>
/// <param name="epoch">The epoch, from 0.</param>
/// <param name="epochs">Epochs of the run.</param>
/// <param name="watch">Running since its beginning.</param>
/// <param name="group">The processes that train together, or null.</param>
internal sealed class EpochFigures(int epoch, int epochs, Stopwatch watch, WorkerGroup? group = null)
{
    private double _loss;
    private double _correct;
    private int _ranks = group?.Communicator.Size ?? 1;

    public int Epoch => epoch;

    /// <summary>Batches trained on.</summary>
    public int Batch { get; private set; }

    /// <summary>Batches of the epoch.</summary>
    public int Batches { get; set; }

    /// <summary>Pictures trained on.</summary>
    public int Pictures { get; private set; }

    /// <summary>The rate in force.</summary>
    public double LearningRate { get; set; }

    public double ImagesPerSecond => (double)Pictures * _ranks / watch.Elapsed.TotalSeconds;

    public void Add(double loss, double correct, int pictures)
    {
        _loss += loss * pictures;
        _correct += correct;
        Pictures += pictures;
        Batch++;
    }

    /// <summary>Makes them those of all processes.</summary>
    public void Share()
    {
        if (group is null)
            return;
        double[] sums = [_loss, _correct, Pictures];
        group.Sum(sums);
        (_loss, _correct, Pictures, _ranks) = (sums[0], sums[1], (int)sums[2], 1);
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
        epoch + 1, LearningRate, _loss / Pictures, _correct / Pictures, validated?.Loss, validated?.Accuracy, watch.Elapsed.TotalSeconds, speed)
    {
        ValidationMeanPerClassAccuracy = validated?.MeanPerClassAccuracy,
    };
}
