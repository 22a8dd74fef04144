using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>The arithmetic of batch norm with an activation, over some rows of a map. Sums are added up in 32 bits within a block that stays in the cache, and in 64
/// over blocks.</summary>
/// <typeparam name="T">A number in memory.</typeparam>
/// <typeparam name="TFormat">What it means.</typeparam>
internal static unsafe class NormKernels<T, TFormat>
    where T : unmanaged
    where TFormat : IMapFormat<T>
{
    private const int Lanes = MapRows.Lanes;

    /// <summary>Adds x - shift to the sums, and its square to the squares.</summary>
    public static void Statistics(T* x, long from, long to, MapRows map, float* shift, double* sums, double* squares)
    {
        for (var block = from; block < to; block += map.Block)
        {
            var rows = (int)Math.Min(map.Block, to - block);
            var start = x + (block * map.Width);
            var v = 0;
            for (; v <= map.Width - (2 * Lanes); v += 2 * Lanes)
                StatisticsOfPair(start + v, rows, map.Width, shift + v, sums + v, squares + v);
            if (v < map.Width)
                StatisticsOfOne(start + v, rows, map.Width, shift + v, sums + v, squares + v);
        }
    }

    /// <summary>y = activation(x scale + offset [+ addend]).</summary>
    public static void Apply(in NormMaps<T> maps, long from, long to, int width, float* scale, float* offset)
    {
        switch (maps.Activation, maps.Addend is null)
        {
            case (Activation.None, true): Apply<No, Absent>(maps, from, to, width, scale, offset); break;
            case (Activation.Relu, true): Apply<Relu, Absent>(maps, from, to, width, scale, offset); break;
            case (Activation.Relu6, true): Apply<Relu6, Absent>(maps, from, to, width, scale, offset); break;
            case (Activation.None, false): Apply<No, Present>(maps, from, to, width, scale, offset); break;
            case (Activation.Relu, false): Apply<Relu, Present>(maps, from, to, width, scale, offset); break;
            default: Apply<Relu6, Present>(maps, from, to, width, scale, offset); break;
        }
    }

    /// <summary>Adds up, over g = gradient where the activation passes it on, g and g (x - mean). Writes g where it is asked for.</summary>
    public static void Gradients(in NormMaps<T> maps, long from, long to, MapRows map, in GradientFactors factors, double* sums, double* products)
    {
        switch (maps.Activation, maps.Result is null, maps.Passed is null)
        {
            case (Activation.None, _, _): Gradients<No, ByInput, Absent>(maps, from, to, map, factors, sums, products); break;
            case (Activation.Relu, true, _): Gradients<Relu, ByInput, Absent>(maps, from, to, map, factors, sums, products); break;
            case (Activation.Relu6, true, _): Gradients<Relu6, ByInput, Absent>(maps, from, to, map, factors, sums, products); break;
            case (Activation.Relu, false, true): Gradients<Relu, ByResult, Absent>(maps, from, to, map, factors, sums, products); break;
            case (Activation.Relu6, false, true): Gradients<Relu6, ByResult, Absent>(maps, from, to, map, factors, sums, products); break;
            case (Activation.Relu, false, false): Gradients<Relu, ByResult, Present>(maps, from, to, map, factors, sums, products); break;
            default: Gradients<Relu6, ByResult, Present>(maps, from, to, map, factors, sums, products); break;
        }
    }

    /// <summary>The gradient of x: g scale + (x - mean) slope + level.</summary>
    public static void Inputs(in NormMaps<T> maps, long from, long to, int width, in GradientFactors factors)
    {
        switch (maps.Activation, maps.Result is null)
        {
            case (Activation.None, _): Inputs<No, ByInput>(maps, from, to, width, factors); break;
            case (Activation.Relu, true): Inputs<Relu, ByInput>(maps, from, to, width, factors); break;
            case (Activation.Relu6, true): Inputs<Relu6, ByInput>(maps, from, to, width, factors); break;
            case (Activation.Relu, false): Inputs<Relu, ByResult>(maps, from, to, width, factors); break;
            default: Inputs<Relu6, ByResult>(maps, from, to, width, factors); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StatisticsOfPair(T* x, int rows, int width, float* shift, double* sums, double* squares)
    {
        var (shift0, shift1) = (Vector256.Load(shift), Vector256.Load(shift + Lanes));
        Vector256<float> sum0 = default, sum1 = default, square0 = default, square1 = default;
        for (; rows > 0; rows--, x += width)
        {
            var d0 = TFormat.Load(x) - shift0;
            var d1 = TFormat.Load(x + Lanes) - shift1;
            sum0 += d0;
            sum1 += d1;
            square0 = Vector256.FusedMultiplyAdd(d0, d0, square0);
            square1 = Vector256.FusedMultiplyAdd(d1, d1, square1);
        }

        AddTo(sums, sum0);
        AddTo(sums + Lanes, sum1);
        AddTo(squares, square0);
        AddTo(squares + Lanes, square1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StatisticsOfOne(T* x, int rows, int width, float* shift, double* sums, double* squares)
    {
        var own = Vector256.Load(shift);
        Vector256<float> sum = default, square = default;
        for (; rows > 0; rows--, x += width)
        {
            var d = TFormat.Load(x) - own;
            sum += d;
            square = Vector256.FusedMultiplyAdd(d, d, square);
        }

        AddTo(sums, sum);
        AddTo(squares, square);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TActivation, TAddend>(in NormMaps<T> maps, long from, long to, int width, float* scale, float* offset)
        where TActivation : struct, IShape
        where TAddend : struct, IChoice
    {
        T* x = maps.Input, addend = maps.Addend, y = maps.Result;
        for (var row = from; row < to; row++)
        {
            var at = row * width;
            for (var v = 0; v < width; v += Lanes)
            {
                var value = Vector256.FusedMultiplyAdd(TFormat.Load(x + at + v), Vector256.Load(scale + v), Vector256.Load(offset + v));
                if (TAddend.Given)
                    value += TFormat.Load(addend + at + v);
                TFormat.Store(TActivation.Of(value), y + at + v);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradients<TActivation, TMask, TPassed>(
        in NormMaps<T> maps, long from, long to, MapRows map, in GradientFactors factors, double* sums, double* products)
        where TActivation : struct, IShape
        where TMask : struct, IMask
        where TPassed : struct, IChoice
    {
        T* gradient = maps.Gradient, x = maps.Input, y = maps.Result, passed = maps.Passed;
        var width = map.Width;
        for (var block = from; block < to; block += map.Block)
        {
            var rows = (int)Math.Min(map.Block, to - block);
            for (var v = 0; v < width; v += Lanes)
            {
                var at = (block * width) + v;
                var (mean, scale, offset) = (Vector256.Load(factors.Mean + v), Vector256.Load(factors.Scale + v), Vector256.Load(factors.Offset + v));
                Vector256<float> sum = default, product = default;
                for (var r = 0; r < rows; r++, at += width)
                {
                    var own = TFormat.Load(x + at);
                    var g = TActivation.Passed(TFormat.Load(gradient + at), TMask.Of(own, scale, offset, y, at));
                    if (TPassed.Given)
                        TFormat.Store(g, passed + at);
                    sum += g;
                    product = Vector256.FusedMultiplyAdd(g, own - mean, product);
                }

                AddTo(sums + v, sum);
                AddTo(products + v, product);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inputs<TActivation, TMask>(in NormMaps<T> maps, long from, long to, int width, in GradientFactors factors)
        where TActivation : struct, IShape
        where TMask : struct, IMask
    {
        T* gradient = maps.Gradient, x = maps.Input, y = maps.Result, result = maps.ForInput;
        float* mean = factors.Mean, scale = factors.Scale, offset = factors.Offset, slope = factors.Slope, level = factors.Level;
        for (var row = from; row < to; row++)
        {
            var at = row * width;
            for (var v = 0; v < width; v += Lanes)
            {
                var own = TFormat.Load(x + at + v);
                var factor = Vector256.Load(scale + v);
                var g = TActivation.Passed(TFormat.Load(gradient + at + v), TMask.Of(own, factor, Vector256.Load(offset + v), y, at + v));
                var rest = Vector256.FusedMultiplyAdd(own - Vector256.Load(mean + v), Vector256.Load(slope + v), Vector256.Load(level + v));
                TFormat.Store(Vector256.FusedMultiplyAdd(g, factor, rest), result + at + v);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(double* sums, Vector256<float> values)
    {
        var (lower, upper) = Vector256.Widen(values);
        (Vector256.Load(sums) + lower).Store(sums);
        (Vector256.Load(sums + 4) + upper).Store(sums + 4);
    }

    /// <summary>An activation, as a type, so that each has code of its own.</summary>
    private interface IShape
    {
        static abstract Vector256<float> Of(Vector256<float> value);

        /// <summary>A gradient where the activation of a value, or whose result is that value, passes it on.</summary>
        static abstract Vector256<float> Passed(Vector256<float> gradient, Vector256<float> value);
    }

    /// <summary>Where a value comes from that tells whether an activation passes gradients on.</summary>
    private interface IMask
    {
        static abstract Vector256<float> Of(Vector256<float> x, Vector256<float> scale, Vector256<float> offset, T* y, long at);
    }

    /// <summary>Computed once more: that costs less than to read it.</summary>
    private readonly struct ByInput : IMask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> x, Vector256<float> scale, Vector256<float> offset, T* y, long at) =>
            Vector256.FusedMultiplyAdd(x, scale, offset);
    }

    /// <summary>The result of an activation that had more than x to do with.</summary>
    private readonly struct ByResult : IMask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> x, Vector256<float> scale, Vector256<float> offset, T* y, long at) => TFormat.Load(y + at);
    }

    private interface IChoice
    {
        static abstract bool Given { get; }
    }

    private readonly struct Absent : IChoice
    {
        public static bool Given => false;
    }

    private readonly struct Present : IChoice
    {
        public static bool Given => true;
    }

    private readonly struct No : IShape
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> value) => value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Passed(Vector256<float> gradient, Vector256<float> value) => gradient;
    }

    private readonly struct Relu : IShape
    {
        /// <remarks>Native maxima return their second operand where it is no number: such a value is passed on, for training to notice.</remarks>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> value) => Vector256.MaxNative(Vector256<float>.Zero, value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Passed(Vector256<float> gradient, Vector256<float> value) =>
            Vector256.AndNot(gradient, Vector256.LessThanOrEqual(value, Vector256<float>.Zero));
    }

    private readonly struct Relu6 : IShape
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Of(Vector256<float> value) =>
            Vector256.MinNative(Vector256.Create(6f), Vector256.MaxNative(Vector256<float>.Zero, value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Passed(Vector256<float> gradient, Vector256<float> value) =>
            Vector256.AndNot(gradient, Vector256.LessThanOrEqual(value, Vector256<float>.Zero) | Vector256.GreaterThanOrEqual(value, Vector256.Create(6f)));
    }
}
