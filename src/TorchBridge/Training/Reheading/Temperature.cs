using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>The factor t of scores that makes logits t g + r of least cross-entropy. It is convex in t: one minimum, found by Newton's method
/// inside a bracket.</summary>
/// <remarks>By Laplace's rule of succession no number n of right answers makes the next one certain: targets leave a share of 1 / (n + 2) to
/// all classes. So a few pictures that are all told apart do not make t grow without bound.</remarks>
internal static class Temperature
{
    private const int MaxSteps = 50;
    private const double Precision = 1e-4;

    /// <summary>Bounds of the logits' spread: smaller, and nothing would reach the trunk through the layer; larger is certainty that no
    /// number of pictures supports.</summary>
    private const double SmallestSpread = 0.05, LargestSpread = 100;

    /// <param name="scores">g, (N, K), in double precision.</param>
    /// <param name="rest">r, (N, K), or null.</param>
    /// <param name="labels">(N).</param>
    public static (double Factor, double Loss) Fit(Tensor scores, Tensor? rest, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var spread = (scores - scores.mean([1], keepdim: true)).Squared().mean().sqrt().Number();
        if (!(spread > 0))
            return (1, Loss(scores, rest, labels, 1));
        var doubt = Doubt(labels);
        var targets = (scores.gather(1, labels.unsqueeze(1)).squeeze(1) * tensor(1 - doubt)).Plus(scores.mean([1]) * tensor(doubt));
        var (low, high) = (SmallestSpread / spread, LargestSpread / spread);
        var factor = Math.Clamp(1 / spread, low, high);
        for (var step = 0; step < MaxSteps; step++)
        {
            using var inner = NewDisposeScope();
            var (slope, curvature) = Derivatives(scores, rest, targets, factor);
            if (slope > 0)
                high = factor;
            else
                low = factor;
            var next = factor - (slope / curvature);
            if (!(next >= low && next <= high))
                next = Math.Sqrt(low * high);
            var done = Math.Abs(next - factor) <= Precision * factor;
            factor = next;
            if (done)
                break;
        }

        return (factor, Loss(scores, rest, labels, factor));
    }

    private static double Loss(Tensor scores, Tensor? rest, Tensor labels, double factor) =>
        nn.functional.cross_entropy(Logits(scores, rest, factor), labels, label_smoothing: Doubt(labels)).Number();

    private static double Doubt(Tensor labels) => 1.0 / (labels.shape[0] + 2);

    private static (double Slope, double Curvature) Derivatives(Tensor scores, Tensor? rest, Tensor targets, double factor)
    {
        var probabilities = Logits(scores, rest, factor).softmax(1);
        var mean = (probabilities * scores).sum(1);
        var variance = (probabilities * scores.Squared()).sum(1) - mean.Squared();
        return ((mean - targets).mean().Number(), variance.mean().Number());
    }

    private static Tensor Logits(Tensor scores, Tensor? rest, double factor)
    {
        var logits = scores * tensor(factor);
        return rest is null ? logits : logits.Plus(rest);
    }
}
