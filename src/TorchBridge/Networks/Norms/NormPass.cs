using System.Buffers;
using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>Batch norm with an addend and an activation over a whole map, forward and backward.</summary>
/// <remarks>
/// libtorch's batch norm, sum and activation each read and write the map: some ten passes over memory, for which a step of a small network waits longer than for its
/// convolutions. Here two passes go forward (statistics; the rest) and two back (sums; the rest).
/// </remarks>
/// <typeparam name="T">A number in memory.</typeparam>
/// <typeparam name="TFormat">What it means.</typeparam>
/// <param name="map">The shape.</param>
/// <param name="threads">To share the work.</param>
internal sealed unsafe class NormPass<T, TFormat>(MapRows map, int threads)
    where T : unmanaged
    where TFormat : IMapFormat<T>
{
    /// <summary>With fewer, another thread would be there when the work is done.</summary>
    private const int PartsToShare = 4;

    /// <summary>Adds to the sums what some rows contribute.</summary>
    private delegate void Summation(NormMaps<T> maps, long from, long to, double* sums, double* others);

    /// <summary>Writes some rows.</summary>
    private delegate void Work(NormMaps<T> maps, long from, long to);

    /// <summary>Computes y = activation(w (x - m) / s + b [+ addend]) with mean m and deviation s of each channel of x.</summary>
    /// <param name="maps">Input, addend and result.</param>
    /// <param name="weight">w.</param>
    /// <param name="bias">b.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public NormStatistics Forward(NormMaps<T> maps, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, double epsilon)
    {
        var statistics = Statistics(maps, weight, bias, epsilon);
        var (scales, offsets) = (map.Spread(statistics.Scale), map.Spread(statistics.Offset));
        Run(maps, (part, from, to) =>
        {
            fixed (float* s = scales, o = offsets)
                NormKernels<T, TFormat>.Apply(part, from, to, map.Width, s, o);
        });
        return statistics;
    }

    /// <summary>Computes the gradients of all that went in.</summary>
    /// <param name="maps">All but the addend.</param>
    /// <param name="statistics">Of the forward pass.</param>
    /// <param name="weight">w.</param>
    /// <returns>Those of w and of b.</returns>
    public (float[] Weight, float[] Bias) Backward(NormMaps<T> maps, NormStatistics statistics, ReadOnlySpan<float> weight)
    {
        var (means, scales, offsets) = (map.Spread(statistics.Mean), map.Spread(statistics.Scale), map.Spread(statistics.Offset));
        var (sum, product) = Sum(maps, (part, from, to, sums, products) =>
        {
            fixed (float* m = means, s = scales, o = offsets)
                NormKernels<T, TFormat>.Gradients(part, from, to, map, new() { Mean = m, Scale = s, Offset = o }, sums, products);
        });

        double count = map.Positions;
        float[] forWeight = new float[map.Channels], forBias = new float[map.Channels], slope = new float[map.Channels], level = new float[map.Channels];
        for (var c = 0; c < map.Channels; c++)
        {
            double inverse = statistics.Inverse[c];
            forBias[c] = (float)sum[c];
            forWeight[c] = (float)(product[c] * inverse);
            slope[c] = (float)(-weight[c] * inverse * inverse * inverse * product[c] / count);
            level[c] = (float)(-weight[c] * inverse * sum[c] / count);
        }

        if (maps.ForInput is null)
            return (forWeight, forBias);
        // Where the first pass has written what the activation passes on, that is all there is to read.
        if (maps.Passed is not null)
            maps = maps with { Gradient = maps.Passed, Passed = null, Result = null, Activation = Activation.None };
        var (slopes, levels) = (map.Spread(slope), map.Spread(level));
        Run(maps, (part, from, to) =>
        {
            fixed (float* m = means, s = scales, o = offsets, k = slopes, l = levels)
                NormKernels<T, TFormat>.Inputs(part, from, to, map.Width, new() { Mean = m, Scale = s, Offset = o, Slope = k, Level = l });
        });
        return (forWeight, forBias);
    }

    private NormStatistics Statistics(NormMaps<T> maps, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, double epsilon)
    {
        // Squares of distances from something near the mean keep the digits that squares of the values would lose.
        var near = Near(maps.Input);
        var shifts = map.Spread(near);
        var (sum, square) = Sum(maps, (part, from, to, sums, squares) =>
        {
            fixed (float* s = shifts)
                NormKernels<T, TFormat>.Statistics(part.Input, from, to, map, s, sums, squares);
        });
        double count = map.Positions;
        var found = new NormStatistics(map.Channels);
        for (var c = 0; c < map.Channels; c++)
        {
            var distance = sum[c] / count;
            // Rounding may leave less than nothing.
            var biased = (square[c] / count) - (distance * distance);
            if (biased < 0)
                biased = 0;
            var inverse = 1 / Math.Sqrt(biased + epsilon);
            found.Mean[c] = (float)(near[c] + distance);
            found.Inverse[c] = (float)inverse;
            found.Variance[c] = (float)(biased * count / (count - 1));
            found.Scale[c] = (float)(weight[c] * inverse);
            found.Offset[c] = (float)(bias[c] - ((near[c] + distance) * weight[c] * inverse));
        }

        return found;
    }

    /// <summary>The means over the first positions.</summary>
    private float[] Near(T* x)
    {
        const int Most = 16;
        var few = (int)Math.Min(Most, map.Positions);
        var values = new float[map.Channels];
        var sums = new double[map.Channels];
        for (var p = 0; p < few; p++)
        {
            Widen(new ReadOnlySpan<T>(x + ((long)p * map.Channels), map.Channels), values);
            for (var c = 0; c < map.Channels; c++)
                sums[c] += values[c];
        }

        for (var c = 0; c < map.Channels; c++)
            values[c] = (float)(sums[c] / few);
        return values;
    }

    private static void Widen(ReadOnlySpan<T> source, Span<float> target)
    {
        if (typeof(T) == typeof(float))
        {
            MemoryMarshal.Cast<T, float>(source).CopyTo(target);
            return;
        }

        var halves = MemoryMarshal.Cast<T, ushort>(source);
        for (var i = 0; i < halves.Length; i++)
            target[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
    }

    /// <summary>Adds two numbers for each channel up over the whole map: parts side by side, and then their sums in order.</summary>
    private (double[] First, double[] Second) Sum(NormMaps<T> maps, Summation summation)
    {
        var (first, second) = (new double[map.Channels], new double[map.Channels]);
        // Of the pool: arrays of this size are the large ones, which the collector clears, and gives back the pages of.
        var partial = ArrayPool<double>.Shared.Rent(map.Parts * 2 * map.Width);
        try
        {
            partial.AsSpan(0, map.Parts * 2 * map.Width).Clear();
            Each(part =>
            {
                var (from, to) = map.Part(part);
                fixed (double* sums = &partial[part * 2 * map.Width])
                    summation(maps, from, to, sums, sums + map.Width);
            });
            for (var part = 0; part < map.Parts; part++)
                AddTo(first, second, partial.AsSpan(part * 2 * map.Width), map.Width);
            if (map.Rest > 0)
            {
                partial.AsSpan(0, 2 * map.Width).Clear();
                OfRest(maps, rest =>
                {
                    fixed (double* sums = partial)
                        summation(rest, 0, 1, sums, sums + map.Width);
                });
                AddTo(first, second, partial, map.Rest);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(partial);
        }

        return (first, second);
    }

    private void AddTo(double[] first, double[] second, ReadOnlySpan<double> sums, int numbers)
    {
        for (int i = 0, c = 0; i < numbers; i++, c = c + 1 == map.Channels ? 0 : c + 1)
        {
            first[c] += sums[i];
            second[c] += sums[map.Width + i];
        }
    }

    private void Run(NormMaps<T> maps, Work work)
    {
        Each(part =>
        {
            var (from, to) = map.Part(part);
            work(maps, from, to);
        });
        if (map.Rest > 0)
            OfRest(maps, rest => work(rest, 0, 1));
    }

    private void Each(Action<int> body)
    {
        if (threads > 1 && map.Parts >= PartsToShare)
        {
            Parallel.For(0, map.Parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
            return;
        }

        for (var part = 0; part < map.Parts; part++)
            body(part);
    }

    /// <summary>Does the numbers behind the last row as a row of its own, filled up with zeros.</summary>
    private void OfRest(NormMaps<T> maps, Action<NormMaps<T>> work)
    {
        var end = map.Rows * map.Width;
        var length = map.Rest;
        var rows = new T[6 * map.Width];
        fixed (T* start = rows)
        {
            T* next = start;
            T* Copy(T* whole)
            {
                if (whole is null)
                    return null;
                var copy = next;
                next += map.Width;
                new ReadOnlySpan<T>(whole + end, length).CopyTo(new(copy, length));
                return copy;
            }

            void Back(T* copy, T* whole)
            {
                if (whole is not null)
                    new ReadOnlySpan<T>(copy, length).CopyTo(new(whole + end, length));
            }

            var rest = maps with
            {
                Input = Copy(maps.Input),
                Addend = Copy(maps.Addend),
                Result = Copy(maps.Result),
                Gradient = Copy(maps.Gradient),
                Passed = Copy(maps.Passed),
                ForInput = Copy(maps.ForInput),
            };
            work(rest);
            Back(rest.Result, maps.Result);
            Back(rest.Passed, maps.Passed);
            Back(rest.ForInput, maps.ForInput);
        }
    }
}
