using System.Buffers;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>For each output sample of one axis, which source samples it averages and with what weights: a triangle with half-pixel
/// centres, as wide as the source step where the picture shrinks, cut at the edges and summing to one.</summary>
internal readonly struct ResampleWeights : IDisposable
{
    private readonly int[] _ranges;
    private readonly float[] _weights;

    /// <param name="sourceLength">Samples in the source.</param>
    /// <param name="resizedLength">Samples the whole source becomes.</param>
    /// <param name="first">First of the resized samples asked for.</param>
    /// <param name="count">Number of resized samples asked for.</param>
    public ResampleWeights(int sourceLength, long resizedLength, long first, int count)
    {
        double scale = (double)sourceLength / resizedLength;
        double reach = Math.Max(scale, 1.0);
        Count = count;
        Stride = (int)Math.Min((2 * Math.Ceiling(reach)) + 1, sourceLength);
        _ranges = ArrayPool<int>.Shared.Rent(2 * count);
        _weights = ArrayPool<float>.Shared.Rent(checked(Stride * count));
        for (int i = 0; i < count; i++)
        {
            double centre = (first + i + 0.5) * scale;
            int start = Math.Max((int)(centre - reach + 0.5), 0);
            int length = Math.Min((int)(centre + reach + 0.5), sourceLength) - start;
            (_ranges[2 * i], _ranges[(2 * i) + 1]) = (start, length);
            Fill(_weights.AsSpan(i * Stride, length), start + 0.5 - centre, 1 / reach);
        }
    }

    public int Count { get; }

    /// <summary>First source sample any output needs.</summary>
    public int SourceStart => _ranges[0];

    /// <summary>One past the last source sample any output needs.</summary>
    public int SourceEnd => _ranges[2 * (Count - 1)] + _ranges[(2 * (Count - 1)) + 1];

    /// <summary>First source sample and number of samples of each output, in turn.</summary>
    public ReadOnlySpan<int> Ranges => _ranges.AsSpan(0, 2 * Count);

    /// <summary>The weights of each output, <see cref="Stride"/> apart.</summary>
    public ReadOnlySpan<float> Table => _weights.AsSpan(0, Stride * Count);

    public int Stride { get; }

    public int Start(int output) => _ranges[2 * output];

    public ReadOnlySpan<float> Weights(int output) => _weights.AsSpan(output * Stride, _ranges[(2 * output) + 1]);

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_ranges);
        ArrayPool<float>.Shared.Return(_weights);
    }

    private static void Fill(Span<float> weights, double firstDistance, double slope)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += Triangle((firstDistance + i) * slope);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(Triangle((firstDistance + i) * slope) / sum);
        }
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));
}
