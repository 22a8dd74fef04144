namespace MlNetFixedHeads.Estimators.Evaluation;

/// <summary>Right and wrong answers by confidence, in bins that become finer towards 1, where the confidences of a good model crowd.</summary>
/// <remarks>Counts of answers at or above a bin's lower edge are exact; only the edges to choose from are limited. Below one half bins are
/// 1/4096 wide; above it they have eight bits of 1 - p, down to the 2^-24 by which single precision tells probabilities from 1.</remarks>
internal sealed class ConfidenceHistogram
{
    private const int LinearBins = 2048, BinsPerOctave = 256, Octaves = 24, Count = LinearBins + (BinsPerOctave * Octaves) + 1;

    private readonly long[] _right = new long[Count], _wrong = new long[Count];

    public void Add(float confidence, bool right) => (right ? _right : _wrong)[BinOf(confidence)]++;

    /// <summary>The lowest threshold at which the answers at or above it have a precision, or null where none has.</summary>
    public ConfidenceThreshold? LowestFor(double precision)
    {
        long total = _right.Sum() + _wrong.Sum(), right = 0, answered = 0;
        ConfidenceThreshold? found = null;
        for (int bin = Count - 1; bin >= 0; bin--)
        {
            if (_right[bin] + _wrong[bin] == 0)
                continue;
            right += _right[bin];
            answered += _right[bin] + _wrong[bin];
            if (right >= precision * answered)
            {
                found = new(precision, EdgeOf(bin), (double)right / answered, BinomialInterval.Of(right, answered).Low, (double)answered / total, answered);
            }
        }

        return found;
    }

    /// <summary>Precision and coverage at every threshold that makes a difference, from the highest down.</summary>
    public IEnumerable<(double Threshold, double Precision, double Coverage)> Curve()
    {
        long total = _right.Sum() + _wrong.Sum(), right = 0, answered = 0;
        for (int bin = Count - 1; bin >= 0; bin--)
        {
            if (_right[bin] + _wrong[bin] == 0)
                continue;
            right += _right[bin];
            answered += _right[bin] + _wrong[bin];
            yield return (EdgeOf(bin), (double)right / answered, (double)answered / total);
        }
    }

    /// <summary>Monotone in the confidence.</summary>
    internal static int BinOf(float confidence)
    {
        double p = Math.Clamp(confidence, 0f, 1f), q = 1 - p;
        if (p < 0.5)
            return (int)(p * 2 * LinearBins);
        // q in (2^-(octave + 1), 2^-octave], octave from 1.
        for (int octave = 1; octave <= Octaves; octave++)
        {
            double top = Math.ScaleB(1, -octave);
            if (q > top / 2)
                return LinearBins + ((octave - 1) * BinsPerOctave) + (int)((top - q) / (top / 2) * BinsPerOctave);
        }

        return Count - 1;
    }

    /// <summary>The least confidence in a bin.</summary>
    internal static double EdgeOf(int bin)
    {
        if (bin < LinearBins)
            return bin / (2.0 * LinearBins);
        (int octave, int step) = Math.DivRem(bin - LinearBins, BinsPerOctave);
        double top = Math.ScaleB(1, -(octave + 1));
        return octave >= Octaves ? 1 - Math.ScaleB(1, -(Octaves + 1)) : 1 - (top - (step * top / 2 / BinsPerOctave));
    }
}
