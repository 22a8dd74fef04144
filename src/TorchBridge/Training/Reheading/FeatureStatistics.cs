using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>All that the closed forms need of any number of pictures: sums, in double precision on the CPU, of sizes m x m, m x D and K x m.</summary>
internal sealed class FeatureStatistics : IDisposable
{

    private readonly Tensor _sum;
    private readonly Tensor _products;
    private readonly Tensor _classSums;
    private readonly Tensor _classCounts;
    private readonly Tensor? _restSum;
    private readonly Tensor? _restSquares;
    private readonly Tensor? _restProducts;

    /// <param name="features">m.</param>
    /// <param name="classes">K.</param>
    /// <param name="rest">D, where something is added to the layer's outputs, or null.</param>
    public FeatureStatistics(int features, int classes, int? rest)
    {
        using var scope = NewDisposeScope();
        Tensor Zeros(params long[] shape) => zeros(shape, ScalarType.Float64).DetachFromDisposeScope();
        _sum = Zeros(features);
        _products = Zeros(features, features);
        _classSums = Zeros(classes, features);
        _classCounts = Zeros(classes);
        if (rest is not { } outputs)
            return;
        (_restSum, _restSquares, _restProducts) = (Zeros(outputs), Zeros(outputs), Zeros(features, outputs));
    }

    /// <summary>n, the number of pictures.</summary>
    public long Count { get; private set; }

    /// <summary>m.</summary>
    public long Features => _sum.shape[0];

    /// <summary>K.</summary>
    public long Classes => _classCounts.shape[0];

    /// <summary>Whether something is added to the layer's outputs.</summary>
    public bool HasRest => _restSum is not null;

    /// <summary>Mean features (m).</summary>
    public Tensor Mean => _sum / Number(Count);

    /// <summary>Pictures of each class (K).</summary>
    public Tensor ClassCounts => _classCounts.clone();

    /// <summary>Mean products of features (m, m), not centred.</summary>
    public Tensor Products => _products / Number(Count);

    /// <summary>Covariance of the features (m, m).</summary>
    public Tensor Covariance => Products - Mean.outer(Mean);

    /// <summary>Mean features of each class less those of all (K, m); zero for a class without pictures.</summary>
    public Tensor ClassOffsets =>
        (_classSums - (_classCounts.unsqueeze(1) * Mean)) / _classCounts.clamp_min(TorchScalars.One).unsqueeze(1);

    /// <summary>Mean of what is added (D).</summary>
    public Tensor RestMean => _restSum! / Number(Count);

    /// <summary>Variance of what is added (D).</summary>
    public Tensor RestVariance => (_restSquares! / Number(Count)) - RestMean.Squared();

    /// <summary>Covariance of the features with what is added (m, D).</summary>
    public Tensor RestCovariance => (_restProducts! / Number(Count)) - Mean.outer(RestMean);

    /// <param name="features">(N, m).</param>
    /// <param name="rest">(N, D), or null.</param>
    /// <param name="labels">(N).</param>
    public void Add(Tensor features, Tensor? rest, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var x = features.to(CPU).to(ScalarType.Float64);
        _sum.PlusInPlace(x.sum([0]));
        _products.PlusInPlace(x.t().mm(x));
        _classSums.index_add_(0, labels, x, TorchScalars.One);
        _classCounts.index_add_(0, labels, ones([labels.shape[0]], ScalarType.Float64), TorchScalars.One);
        Count += x.shape[0];
        if (rest is null)
            return;
        var y = rest.to(CPU).to(ScalarType.Float64);
        _restSum!.PlusInPlace(y.sum([0]));
        _restSquares!.PlusInPlace(y.Squared().sum([0]));
        _restProducts!.PlusInPlace(x.t().mm(y));
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { _sum, _products, _classSums, _classCounts, _restSum, _restSquares, _restProducts })
            tensor?.Dispose();
    }

    private static Tensor Number(double value) => tensor(value);
}
