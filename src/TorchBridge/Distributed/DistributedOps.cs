using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Trains a network on one rank's part of the batch as it would be trained on the whole.</summary>
/// <param name="dropoutGenerator">Every rank's draws the same numbers.</param>
/// <param name="group">The ranks.</param>
/// <param name="exchange">Sends the gradients.</param>
/// <param name="precision">In which convolutions are computed.</param>
internal sealed class DistributedOps(Generator dropoutGenerator, WorkerGroup group, GradientExchange exchange, TrainingPrecision precision = TrainingPrecision.Float32)
    : MixedPrecisionOps(TypeOf(precision), null)
{
    public override Tensor Conv(Tensor x, Conv2d conv)
    {
        exchange.Use(conv.weight, conv.bias);
        return base.Conv(x, conv);
    }

    public override Tensor Linear(Tensor x, Linear layer)
    {
        exchange.Use(layer.weight, layer.bias);
        return base.Linear(x, layer);
    }

    /// <summary>All ranks draw for the whole batch, and each takes the rows of its pictures.</summary>
    public override Tensor Dropout(Tensor x, double probability)
    {
        if (probability == 0)
            return x;
        using Scalar threshold = probability.ToScalar(), kept = (1 - probability).ToScalar();
        using var random = rand([group.Batch.Total, .. x.shape[1..]], device: CPU, generator: dropoutGenerator);
        var keep = random.narrow(0, group.Batch.First, group.Batch.Count).ge(threshold).to(x.dtype).to(x.device);
        return x * keep.div_(kept);
    }

    protected override Tensor Normalize(Tensor x, BatchNorm norm, Tensor? addend, Activation activation)
    {
        if (!norm.training)
            return base.Normalize(x, norm, addend, activation);
        var use = exchange.Use(norm.weight, norm.bias);
        var state = NormState.Of(norm);
        state.CountBatch();
        if (group.SynchronisesNorms)
        {
            // Statistics are those of the whole batch in full precision, whatever the maps are kept in.
            var full = SynchronisedNorm.Apply(x.element_size() < sizeof(float) ? x.to(ScalarType.Float32) : x, state, statistics => SummedStatistics.Of(statistics, group, exchange, use));
            var y = full.to(x.dtype);
            return this.Activate(addend is null ? y : Add(y, addend), activation);
        }

        var weight = state.Weight is { requires_grad: true } learned ? GradientMark.Set(learned, exchange, use) : state.Weight;
        return Normalize(x, norm, weight, addend, activation);
    }
}
