using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Losses;

/// <summary>Cross-entropy with targets (1 - e) onehot + e / K (Szegedy et al. 2016, section 7).</summary>
internal sealed class CrossEntropyLoss(double smoothing) : BatchLoss
{
    public override Tensor Value(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits, labels, label_smoothing: smoothing);
}
