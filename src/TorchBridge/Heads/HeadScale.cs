using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>The factor of the logits: a constant, or learned and always positive, times a sign.</summary>
/// <remarks>
/// Two parametrisations. In log space s = exp(p): steps are relative, and weight decay draws s towards 1. As a magnitude, s = √(p² + 1e-8): p is
/// the scale itself and moves as a plain parameter would, as in the papers' code (a clamp would hold it for ever once reached, and in log
/// space a scale that starts at 1/√K would learn 1/s² times slower), but s never reaches 0 nor changes sign.
/// </remarks>
internal sealed class HeadScale : IDisposable
{
    private const double SquaredFloor = 1e-8;

    private static readonly Scalar Floor = SquaredFloor.ToScalar();

    private readonly HeadParameters? _parameters;
    private readonly bool _logarithmic;
    private readonly double _constant;
    private readonly Scalar _factor;

    private HeadScale(HeadParameters? parameters, bool logarithmic, double constant)
    {
        (_parameters, _logarithmic, _constant) = (parameters, logarithmic, constant);
        _factor = constant.ToScalar();
    }

    /// <summary>What is learned, or null.</summary>
    public Parameter? Parameter => _parameters?.Find(_logarithmic ? "log_scale" : "scale");

    /// <summary>The factor's present value, its sign included.</summary>
    public double Value => Parameter is not { } parameter ? _constant : _constant * (_logarithmic
        ? Math.Exp(Number(parameter))
        : Math.Sqrt((Number(parameter) * Number(parameter)) + SquaredFloor));

    public static HeadScale Constant(double value) => new(null, false, value);

    /// <summary>Registers <c>scale</c>.</summary>
    public static HeadScale Magnitude(HeadParameters parameters, double initial, int sign = 1)
    {
        parameters.Add("scale", (float)Math.Sqrt((initial * initial) - SquaredFloor));
        return new(parameters, false, sign);
    }

    /// <summary>Registers <c>log_scale</c>.</summary>
    public static HeadScale Logarithm(HeadParameters parameters, double initial)
    {
        parameters.Add("log_scale", (float)Math.Log(initial));
        return new(parameters, true, 1);
    }

    public Tensor Apply(Tensor x)
    {
        if (Parameter is not { } parameter)
            return x.mul(_factor);
        return x.mul(Size(parameter).mul(_factor));
    }

    /// <summary>Undoes <see cref="Apply"/>.</summary>
    public Tensor Remove(Tensor x) => Parameter is not { } parameter ? x.div(_factor) : x.div(Size(parameter).mul(_factor));

    /// <summary>Gives a learned factor another size, above 0; its sign stays.</summary>
    public void SetSize(double size)
    {
        if (Parameter is not { } parameter)
            throw new InvalidOperationException("The scale is a constant.");
        using var gradless = no_grad();
        using var value = (_logarithmic ? Math.Log(size) : Math.Sqrt(Math.Max(0, (size * size) - SquaredFloor))).ToScalar();
        parameter.fill_(value);
    }

    public void Dispose() => _factor.Dispose();

    private Tensor Size(Parameter parameter) => _logarithmic ? parameter.exp() : parameter.mul(parameter).PlusInPlace(Floor).sqrt();

    private static double Number(Parameter parameter)
    {
        using var gradless = no_grad();
        return parameter.ToFloats()[0];
    }
}
