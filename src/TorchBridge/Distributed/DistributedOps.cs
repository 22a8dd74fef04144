using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Networks.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Trains a network on one rank's part of the batch as it would be trained on the whole.</summary>
/// <param name="dropoutGenerator">Every rank's draws the same numbers.</param>
/// <param name="group">The ranks.</param>
/// <param name="exchange">Sends the gradients.</param>
internal sealed class DistributedOps(Generator dropoutGenerator, WorkerGroup group, GradientExchange exchange) : TorchOps(null)
{
    public override Tensor Conv(Tensor x, Conv2d conv)
    {
        exchange.Use(conv.weight, conv.bias);
        return base.Conv(x, conv);
    }

    public override Tensor ConvBatchNorm(Tensor x, Conv2d conv, BatchNorm2d norm) => BatchNorm(Conv(x, conv), norm);

    public override Tensor FixedConvBatchNorm(Tensor x, FixedConvolution conv, BatchNorm2d norm) =>
        BatchNorm(nn.functional.conv2d(x, conv.Weight), norm);

    public override Tensor Linear(Tensor x, Linear layer)
    {
        exchange.Use(layer.weight, layer.bias);
        return base.Linear(x, layer);
    }

    public override Tensor BatchNorm(Tensor x, BatchNorm2d norm)
    {
        if (!norm.training)
            return base.BatchNorm(x, norm);
        var use = exchange.Use(norm.weight, norm.bias);
        return Normalise(x, new(norm.running_mean!, norm.running_var!, norm.num_batches_tracked, norm.weight, norm.bias, norm.momentum!.Value, norm.eps), use);
    }

    public override Tensor Standardize(Tensor x, BatchNorm1d norm)
    {
        if (!norm.training || x.dim() != 2)
            return base.Standardize(x, norm);
        var use = exchange.Use(norm.weight, norm.bias);
        return Normalise(x, new(norm.running_mean!, norm.running_var!, norm.num_batches_tracked, norm.weight, norm.bias, norm.momentum!.Value, norm.eps), use);
    }

    /// <summary>All ranks draw for the whole batch, and each takes the rows of its pictures.</summary>
    public override Tensor Dropout(Tensor x, double probability)
    {
        if (probability == 0)
            return x;
        using Scalar threshold = probability, kept = 1 - probability;
        using var random = rand([group.Batch.Total, .. x.shape[1..]], device: CPU, generator: dropoutGenerator);
        var keep = random.narrow(0, group.Batch.First, group.Batch.Count).ge(threshold).to(x.dtype).to(x.device);
        return x * keep.div_(kept);
    }

    private Tensor Normalise(Tensor x, NormState norm, int use)
    {
        norm.CountBatch();
        if (group.SynchronisesNorms)
            return SynchronisedNorm.Apply(x, norm, statistics => SummedStatistics.Of(statistics, group, exchange, use));
        var weight = norm.Weight is { requires_grad: true } learned ? GradientMark.Set(learned, exchange, use) : norm.Weight;
        return nn.functional.batch_norm(x, norm.Mean, norm.Variance, weight, norm.Bias, training: true, norm.Momentum, norm.Epsilon);
    }
}
