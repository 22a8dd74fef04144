using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>What is counted while pictures are scored; counts of several processes add up.</summary>
/// <param name="classes">Their number.</param>
internal sealed class EvaluationCounts(int classes)
{
    private const int InTop = 5;

    // One after the other: the loss, those in the top, then of each class its pictures, those taken for it, those of it taken for it.
    private readonly double[] _sums = new double[2 + (3 * classes)];

    private Span<double> All => _sums.AsSpan(2, classes);

    private Span<double> Predicted => _sums.AsSpan(2 + classes, classes);

    private Span<double> Right => _sums.AsSpan(2 + (2 * classes), classes);

    /// <summary>Counts a batch, of which there is one picture or more.</summary>
    /// <param name="logits">N x K.</param>
    /// <param name="labels">N, beside the logits.</param>
    /// <param name="own">The same labels.</param>
    public void Add(Tensor logits, Tensor labels, ReadOnlySpan<long> own)
    {
        using var scope = NewDisposeScope();
        _sums[0] += nn.functional.cross_entropy(logits, labels).Number() * own.Length;
        long[] predicted = [.. logits.argmax(1).to(CPU).data<long>()];
        ReadOnlySpan<float> scores = logits.ToFloats();
        for (var i = 0; i < predicted.Length; i++)
        {
            _sums[1] += Rank(scores.Slice(i * classes, classes), (int)own[i]) < InTop ? 1 : 0;
            All[(int)own[i]]++;
            Predicted[(int)predicted[i]]++;
            Right[(int)own[i]] += predicted[i] == own[i] ? 1 : 0;
        }
    }

    /// <summary>Adds the counts of all processes.</summary>
    /// <param name="sum">Puts sums in the place of numbers.</param>
    public void Share(Action<double[]> sum) => sum(_sums);

    /// <summary>The figures; of no pictures, none is a number.</summary>
    public EvaluationResult Result()
    {
        double count = 0, right = 0, recall = 0, f1 = 0;
        var present = 0;
        for (var c = 0; c < classes; c++)
        {
            if (All[c] == 0)
                continue;
            present++;
            count += All[c];
            right += Right[c];
            recall += Right[c] / All[c];
            f1 += 2 * Right[c] / (All[c] + Predicted[c]);
        }

        return new(_sums[0] / count, right / count, recall / present, _sums[1] / count, f1 / present);
    }

    /// <summary>How many classes come before one: of equal ones the earlier, as in the choice of the predicted class; before what is no number, all.</summary>
    private static int Rank(ReadOnlySpan<float> scores, int own)
    {
        var rank = 0;
        for (var i = 0; i < scores.Length; i++)
            rank += i != own && (!(scores[i] <= scores[own]) || (scores[i] == scores[own] && i < own)) ? 1 : 0;
        return rank;
    }
}
