using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The weighted sum of <see cref="OrthogonalityKind"/> over convolutions (Qian 2020, table 5.6).</summary>
internal sealed class OrthogonalityPenalty : IDisposable
{
    private readonly Conv2d[] _convolutions;
    private readonly Scalar _weight;

    private OrthogonalityPenalty(Conv2d[] convolutions, double weight) => (_convolutions, _weight) = (convolutions, weight.ToScalar());

    /// <summary>The penalty of a network's variant, or null where it has none.</summary>
    public static OrthogonalityPenalty? For(CnnNetwork network)
    {
        var variant = network.Request.Variant;
        // With W of m rows and n columns, both norms are ‖G‖² - 2‖W‖² and a constant, G being either Gram matrix (‖WᵀW‖ = ‖WWᵀ‖). So the
        // double penalty is twice the single one, and the smaller Gram matrix serves for both.
        return variant.Orthogonality == OrthogonalityKind.None ? null : new(
            [.. TrunkConvolutions.Of(network, variant.OrthogonalityScope)],
            variant.OrthogonalityWeight * (variant.Orthogonality == OrthogonalityKind.DoubleSoft ? 2 : 1));
    }

    /// <summary>A scalar with gradients to the weights, 0 where all are orthonormal.</summary>
    public Tensor Value()
    {
        using var scope = NewDisposeScope();
        var sum = _convolutions.Select(c => OffOrthonormal(c.weight!)).Aggregate((a, b) => a.Plus(b));
        return (sum * _weight).MoveToOuterDisposeScope();
    }

    public void Dispose() => _weight.Dispose();

    private static Tensor OffOrthonormal(Tensor weight)
    {
        var w = weight.reshape(weight.shape[0], -1);
        var gram = w.shape[0] <= w.shape[1] ? w.mm(w.t()) : w.t().mm(w);
        return (gram - eye(gram.shape[0], device: weight.device)).Squared().sum();
    }
}
