using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>A new layer computed from statistics: what it says of the classes, and what it takes away of what is added to it.</summary>
/// <remarks>With W x + b the classes' scores, the layer is A = E W, a = E b for the decoder's encoding E, and outputs are
/// y = (t A - R) x + t a - r + rest. R x + r is the least-squares guess of the rest: what the rest is beyond that is noise to the classes, and
/// the factor t is chosen in its presence.</remarks>
internal sealed class ClosedForm
{
    /// <summary>Regularisation of the regressions whose strength matters little: of the rest, and of a constant.</summary>
    private const double LightShrinkage = 1e-3;

    /// <summary>Spread of the outputs over that of what they cannot take away of the rest, where only their direction counts.</summary>
    private const double Dominance = 3;

    private readonly ClassDecoder _decoder;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor? _restWeight;
    private readonly Tensor? _restBias;
    private readonly Tensor _mean;
    private readonly Tensor _covariance;

    /// <param name="statistics">Of the pictures it is computed from.</param>
    /// <param name="scores">Of the classes.</param>
    /// <param name="layer">The layer it is for.</param>
    /// <param name="decoder">What comes behind the layer.</param>
    public ClosedForm(FeatureStatistics statistics, ClassScores scores, NewLayer layer, ClassDecoder decoder)
    {
        _decoder = decoder;
        var weight = decoder.Encode(scores.Weight, layer.OutputCount);
        var bias = decoder.Encode(scores.Bias.unsqueeze(1), layer.OutputCount).squeeze(1);
        if (!layer.HasBias)
        {
            // The features' best guess of a constant stands in for the bias; a batch norm would take it away again.
            if (!decoder.HasNorm)
                weight = weight.Plus(bias.outer(Constant(statistics)));
            bias = zeros_like(bias);
        }

        var covariance = statistics.Covariance;
        var unexplained = zeros([weight.shape[0]], ScalarType.Float64);
        if (statistics.HasRest)
        {
            var right = statistics.RestCovariance;
            _restWeight = ShrunkInverse.Solve(covariance, LightShrinkage, right).t();
            _restBias = statistics.RestMean - _restWeight.mv(statistics.Mean);
            var explained = (_restWeight * right.t()).sum(1);
            var guessed = (_restWeight.mm(covariance) * _restWeight).sum(1);
            unexplained = (statistics.RestVariance - explained - explained).Plus(guessed).relu();
        }

        var own = weight.mm(covariance).mm(weight.t());
        if (decoder.UnitLength)
        {
            var spread = own.diagonal().mean().sqrt().Number();
            var size = tensor(Math.Max(1, Dominance * unexplained.mean().sqrt().Number()) / (spread > 0 ? spread : 1));
            (weight, bias, own) = (weight * size, bias * size, own * size.Squared());
        }

        (_weight, _bias) = (weight, bias);
        _mean = weight.mv(statistics.Mean).Plus(bias);
        _covariance = own.Plus(diag(unexplained));
    }

    /// <summary>The scores that the factor t multiplies, (N, K), and what is added to the products, or null.</summary>
    public (Tensor Scores, Tensor? Added) Evaluate(Tensor features, Tensor? rest)
    {
        var outputs = features.mm(_weight.t()).Plus(_bias);
        var left = rest is null ? null : rest - features.mm(_restWeight!.t()) - _restBias!;
        // A head that divides by the length mixes both; elsewhere it is linear.
        return _decoder.UnitLength
            ? (_decoder.Scores(left is null ? outputs : outputs.Plus(left), _mean, _covariance), null)
            : (_decoder.Scores(outputs, _mean, _covariance), left is null ? null : _decoder.Scores(left, _mean, _covariance));
    }

    /// <summary>Gives the layer, and what comes behind it, its values.</summary>
    public void Write(NewLayer layer, double factor)
    {
        var t = tensor(_decoder.UnitLength ? 1 : factor);
        var (weight, bias) = (_weight * t, _bias * t);
        if (_restWeight is not null)
            (weight, bias) = (weight - _restWeight, bias - _restBias!);
        layer.Write(weight, bias);
        _decoder.Write(factor, _mean, _covariance);
    }

    /// <summary>u of the least squares u·x ≈ 1, without an intercept.</summary>
    private static Tensor Constant(FeatureStatistics statistics) =>
        ShrunkInverse.Solve(statistics.Products, LightShrinkage, statistics.Mean.unsqueeze(1)).squeeze(1);
}
