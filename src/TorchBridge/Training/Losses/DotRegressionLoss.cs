using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Losses;

/// <summary>mean((w_y·h / (‖w_y‖‖h‖) - 1)²) / 2 (Yang et al. 2022), for a head whose logits are cosines times a scale.</summary>
internal sealed class DotRegressionLoss : BatchLoss
{

    private readonly HeadScale _scale;

    public DotRegressionLoss(HeadModule head) => _scale = (head as FixedVectorHead)?.LogitScale
        ?? throw new ArgumentException("Dot-regression needs a head whose logits are cosines times a scale.", nameof(head));

    // The scale cancels, its gradient too: taken out of the logits rather than left out of them, since the head has been run already and
    // running it a second time would count the batch twice in its batch norm.
    public override Tensor Value(Tensor logits, Tensor labels) =>
        _scale.Remove(logits.gather(1, labels.unsqueeze(1))).sub(TorchScalars.One).Squared().mean().mul(TorchScalars.Half);
}
