using MlNetFixedHeads.TorchBridge.Heads.Geometry;
using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>Products with frozen class vectors, y = s W z + b, where z is the features, some of them, or a learned linear map of them,
/// made unit length or not.</summary>
internal abstract class FixedVectorHead : HeadModule
{
    private readonly HeadParameters _parameters = new();
    private readonly int _features;
    private readonly ClassVectors _vectors;
    private Linear? _adapter;
    private BatchNorm1d? _norm;
    private HeadScale? _scale;
    private double _biasBound;
    private bool _unitLength;

    protected FixedVectorHead(int features, ClassVectors vectors) => (_features, _vectors) = (features, vectors);

    public override int FeatureCount => _features;

    public override nn.Module? Parameters => _parameters.IsEmpty ? null : _parameters;

    public override long FrozenCount => (long)_vectors.Classes * _vectors.Dimensions;

    /// <summary>The frozen matrix.</summary>
    public ClassVectors Vectors => _vectors;

    /// <summary>A learned positive scale's present value, a constant one, or 1.</summary>
    public double Scale => Math.Abs(_scale?.Value ?? 1);

    /// <summary>The learned map before the frozen matrix, or null.</summary>
    public Linear? Adapter => _adapter;

    /// <summary>The batch norm before the frozen matrix, or null.</summary>
    public BatchNorm1d? Norm => _norm;

    /// <summary>Whether what the frozen matrix is multiplied with has unit length.</summary>
    public bool UnitLength => _unitLength;

    /// <summary>The factor of the logits, constant or learned, or null.</summary>
    public HeadScale? LogitScale => _scale;

    /// <summary>A learned bias, or null.</summary>
    public Parameter? Bias => _parameters.Find("bias");

    private bool Between => _unitLength || _norm is not null;

    private FixedLayer Layer => new(_vectors, Between ? null : _adapter, _scale, Bias);

    public override T Logits<T>(INetworkOps<T> ops, T features)
    {
        var z = Map(ops, features, pooled: true);
        return ops.FixedLinear(_unitLength ? ops.DivideByLength(z, z) : z, Layer);
    }

    public override T Maps<T>(INetworkOps<T> ops, T lastMaps, T features)
    {
        var z = Map(ops, lastMaps, pooled: false);
        return ops.FixedLinear(_unitLength ? ops.DivideByLength(z, Map(ops, features, pooled: true)) : z, Layer);
    }

    public override void Initialize(Generator generator)
    {
        if (_biasBound == 0 || Bias is not { } bias)
            return;
        using var gradless = no_grad();
        using var scope = NewDisposeScope();
        var drawn = rand(bias.shape, generator: generator).ToFloats();
        bias.copy_(tensor(Array.ConvertAll(drawn, u => (float)(_biasBound * ((2 * u) - 1))), bias.shape));
    }

    /// <summary>Puts a learned linear map without bias before the class vectors.</summary>
    protected void UseAdapter() => _adapter = _parameters.Add("adapter", nn.Linear(_features, _vectors.Dimensions, hasBias: false));

    /// <summary>Standardises what the class vectors are multiplied with by its batch, without learned parameters.</summary>
    protected void UseBatchNorm() => _norm = _parameters.Add("norm", nn.BatchNorm1d(_vectors.Dimensions, affine: false));

    /// <summary>Divides by ‖z‖ + 1e-8.</summary>
    protected void UseUnitLength() => _unitLength = true;

    protected void UseConstantScale(double scale) => _scale = HeadScale.Constant(scale);

    /// <summary>A learned positive scale that moves as a plain parameter would.</summary>
    protected void UseScale(double initial, int sign = 1) => _scale = HeadScale.Magnitude(_parameters, initial, sign);

    /// <summary>A positive scale that is learned in log space.</summary>
    protected void UseLogScale(double initial) => _scale = HeadScale.Logarithm(_parameters, initial);

    /// <summary>A learned bias, at first uniform within a bound, or 0.</summary>
    protected void UseBias(double bound)
    {
        _parameters.Add("bias", new float[_vectors.Classes]);
        _biasBound = bound;
    }

    protected override void Dispose(bool disposing)
    {
        _vectors.Dispose();
        _scale?.Dispose();
        if (_parameters.IsEmpty)
            _parameters.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Everything before the length: linear at every position, so that it and the mean can change places.</summary>
    private T Map<T>(INetworkOps<T> ops, T x, bool pooled)
    {
        if (_adapter is null)
            x = ops.FitChannels(x, _vectors.Dimensions);
        else if (Between)
            x = pooled ? ops.Linear(x, _adapter) : ops.LinearAtEveryPosition(x, _adapter);
        return _norm is null ? x : ops.Standardize(x, _norm);
    }
}
