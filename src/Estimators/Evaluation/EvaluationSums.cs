namespace MlNetFixedHeads.Estimators.Evaluation;

/// <summary>What is kept of the rows read so far: its size depends on the number of classes, not of rows.</summary>
internal sealed class EvaluationSums
{
    /// <summary>Where ML.NET's evaluator cuts probabilities, so that one impossible picture does not make the mean infinite.</summary>
    private const double LeastProbability = 1e-15;

    private const int InTop = 5;

    private readonly IReadOnlyList<string> _classes;
    private readonly long[] _count, _predicted, _correct, _inTop, _rank;
    private readonly double[] _probability, _loss;
    private readonly ConfusionCounts _confusion;
    private readonly ReliabilityCurve _reliability;
    private readonly ConfidenceHistogram _confidences = new();
    private readonly TopLossHeap _topLosses;
    private double _brier;

    public EvaluationSums(IReadOnlyList<string> classes, ImageEvaluationOptions options)
    {
        _classes = classes;
        int k = classes.Count;
        (_count, _predicted, _correct, _inTop, _rank) = (new long[k], new long[k], new long[k], new long[k], new long[k]);
        (_probability, _loss) = (new double[k], new double[k]);
        _confusion = new(classes);
        _reliability = new(options.CalibrationBins);
        _topLosses = new(options.TopLosses);
    }

    public long Count { get; private set; }

    public long Unlabelled { get; private set; }

    public long Unknown { get; private set; }

    public void Skip(bool unknown)
    {
        if (unknown)
            Unknown++;
        else
            Unlabelled++;
    }

    public void Add(long row, ReadOnlySpan<float> scores, int actual, int predicted, Func<string?> path)
    {
        float probability = scores[actual], confidence = scores[predicted];
        int rank = 0;
        double squares = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            // Of equal scores the earlier class comes first, as in the choice of the predicted one.
            rank += scores[i] > probability || (scores[i] == probability && i < actual) ? 1 : 0;
            squares += (double)scores[i] * scores[i];
        }

        bool right = actual == predicted;
        double loss = -Math.Log(Math.Clamp(probability, LeastProbability, 1));
        Count++;
        _count[actual]++;
        _predicted[predicted]++;
        _correct[actual] += right ? 1 : 0;
        _inTop[actual] += rank < InTop ? 1 : 0;
        _rank[rank]++;
        _probability[actual] += probability;
        _loss[actual] += loss;
        _brier += squares - (2.0 * probability) + 1;
        _confusion.Add(actual, predicted);
        _reliability.Add(confidence, right);
        _confidences.Add(confidence, right);
        _topLosses.Add(row, actual, predicted, confidence, probability, loss, path);
    }

    public ImageClassificationMetrics Result()
    {
        (double expected, double maximum) = _reliability.Error();
        var topK = new double[_rank.Length];
        long within = 0;
        for (int i = 0; i < topK.Length; i++)
            topK[i] = (double)(within += _rank[i]) / Count;
        return new()
        {
            Examples = Count,
            UnlabelledRows = Unlabelled,
            UnknownRows = Unknown,
            Classes = [.. _classes.Select((name, i) => new ClassMetrics(
                name, _count[i], _predicted[i], _correct[i], _inTop[i], _count[i] == 0 ? null : _probability[i] / _count[i], _count[i] == 0 ? null : _loss[i] / _count[i]))],
            Accuracy = (double)_correct.Sum() / Count,
            TopKAccuracies = topK,
            LogLoss = _loss.Sum() / Count,
            BrierScore = _brier / Count,
            CalibrationError = expected,
            MaximumCalibrationError = maximum,
            Reliability = _reliability.Bins,
            Confusion = _confusion,
            TopLosses = _topLosses.Sorted(_classes),
            Confidences = _confidences,
        };
    }
}
