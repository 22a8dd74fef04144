using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>What stands between the layer to compute and the logits: nothing, or a frozen matrix with what goes before it.</summary>
/// <remarks>z = P y, standardised and made unit length where the head does so; logits = s V z. For logits near wanted ones, y is the wanted ones
/// times the pseudoinverse of V P, both centred over classes: what is added to all logits alike changes no probability.</remarks>
internal sealed class ClassDecoder : IDisposable
{
    /// <summary>Keeps the pseudoinverse's normal equations solvable, and changes it by no more than rounding would.</summary>
    private const double PseudoinverseShrinkage = 1e-10;


    private readonly FixedVectorHead? _head;
    private readonly Linear? _layer;
    private readonly Tensor? _vectors;
    private readonly Tensor? _map;

    private ClassDecoder(FixedVectorHead? head, Linear? layer, Tensor? vectors, Tensor? map)
    {
        (_head, _layer) = (head, layer);
        _vectors = vectors?.DetachFromDisposeScope();
        _map = map?.DetachFromDisposeScope();
    }

    /// <summary>Whether logits grow with the layer's outputs: where they are made unit length it is the head's scale that does it.</summary>
    public bool UnitLength => _head?.UnitLength == true;

    /// <summary>Whether a batch norm stands between, which takes away any bias.</summary>
    public bool HasNorm => _head?.Norm is not null;

    /// <summary>The decoder behind the last convolution of a trunk with one channel per class, or behind a head's own layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="behindTrunk">Whether the head's layer, if it has one, comes after the layer to compute: it is then made to pass on
    /// what it gets.</param>
    public static ClassDecoder For(CnnNetwork network, bool behindTrunk)
    {
        using var scope = NewDisposeScope();
        switch (network.Head)
        {
            case LearnedHead learned:
                return new(null, behindTrunk ? learned.Layer : null, null, null);
            case FixedVectorHead head:
                var vectors = tensor(head.Vectors.ToMatrix(), [head.Vectors.Classes, head.Vectors.Dimensions]).mul(Factor(head));
                var adapter = behindTrunk ? head.Adapter : null;
                return new(head, adapter, vectors, adapter is null ? null : Pseudoinverse(vectors));
            default:
                return new(null, null, null, null);
        }
    }

    /// <summary>The layer (D, m) that gives the wanted logits (K, m), as near as can be.</summary>
    public Tensor Encode(Tensor wanted, int outputs)
    {
        if (_vectors is null)
            return wanted;
        return Pseudoinverse(Centred(_map is null ? Fitted(outputs) : _vectors.mm(_map))).mm(Centred(wanted));
    }

    /// <summary>The logits of outputs (N, D) at scale 1.</summary>
    /// <param name="outputs">y.</param>
    /// <param name="mean">Mean of y over all pictures (D).</param>
    /// <param name="covariance">Covariance of y over all pictures (D, D).</param>
    public Tensor Scores(Tensor outputs, Tensor mean, Tensor covariance)
    {
        if (_vectors is null)
            return outputs;
        var z = Mapped(outputs);
        if (_head!.Norm is { } norm)
            z = (z - MappedMean(mean)) / MappedVariance(covariance).Plus(tensor(norm.eps)).sqrt();
        if (UnitLength)
            z = z / z.norm(1, keepdim: true).Plus(TorchScalars.LengthFloor);
        return z.mm(_vectors.t());
    }

    /// <summary>Sets what the head itself keeps.</summary>
    /// <param name="factor">The scale, for a head with unit lengths.</param>
    /// <param name="mean">As for <see cref="Scores"/>.</param>
    /// <param name="covariance">As for <see cref="Scores"/>.</param>
    public void Write(double factor, Tensor mean, Tensor covariance)
    {
        if (_layer is not null)
        {
            var weight = _map ?? eye(_layer.out_features, dtype: ScalarType.Float64);
            _layer.weight!.copy_(weight);
            _layer.bias?.zero_();
        }

        if (_head is null)
            return;
        _head.Bias?.zero_();
        if (UnitLength && _head.LogitScale is { Parameter: not null } scale)
            scale.SetSize(factor);
        if (_head.Norm is not { } norm)
            return;
        norm.running_mean!.copy_(MappedMean(mean));
        norm.running_var!.copy_(MappedVariance(covariance));
    }

    public void Dispose()
    {
        _vectors?.Dispose();
        _map?.Dispose();
    }

    /// <summary>What multiplies the vectors besides a scale that is learned.</summary>
    private static Tensor Factor(FixedVectorHead head) => tensor(head.LogitScale switch
    {
        null => 1,
        { Parameter: null } constant => constant.Value,
        var learned => Math.Sign(learned.Value),
    });

    private static Tensor Centred(Tensor rows) => rows - rows.mean([0], keepdim: true);

    private static Tensor Pseudoinverse(Tensor matrix) => matrix.shape[0] >= matrix.shape[1]
        ? ShrunkInverse.Solve(matrix.t().mm(matrix), PseudoinverseShrinkage, matrix.t())
        : ShrunkInverse.Solve(matrix.mm(matrix.t()), PseudoinverseShrinkage, matrix).t();

    /// <summary>The vectors on as many dimensions as the layer has outputs; the head looks at no others.</summary>
    private Tensor Fitted(int outputs) => TorchOps.Evaluation.FitChannels(_vectors!, outputs);

    private Tensor Mapped(Tensor outputs) => _map is null
        ? TorchOps.Evaluation.FitChannels(outputs, (int)_vectors!.shape[1])
        : outputs.mm(_map.t());

    private Tensor MappedMean(Tensor mean) => Mapped(mean.unsqueeze(0)).squeeze(0);

    private Tensor MappedVariance(Tensor covariance) => _map is null
        ? Mapped(covariance.diagonal().unsqueeze(0)).squeeze(0)
        : _map.mm(covariance).mul(_map).sum(1);
}
