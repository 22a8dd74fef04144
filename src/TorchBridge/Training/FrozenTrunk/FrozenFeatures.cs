using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>The kept output of a frozen trunk, in batches, and the rest of the network to run on them.</summary>
internal sealed class FrozenFeatures(
    CnnNetwork network, LearningLayers learning, Device device, (FeatureSet Set, FeatureBatches Batches) train, (FeatureSet Set, FeatureBatches Batches)? validation) : IDisposable
{
    /// <summary>For training.</summary>
    public IBatches Train { get; } = Staged(train.Batches, device);

    /// <summary>For evaluation, or null.</summary>
    public IBatches? Validation { get; } = validation is { } held ? Staged(held.Batches, device) : null;

    /// <summary>Names of the weights and statistics that stay as they are.</summary>
    public IReadOnlySet<string> Unchanging => learning.Unchanging;

    /// <summary>Logits of a training batch.</summary>
    /// <param name="ops">Computes.</param>
    /// <param name="batch">A batch of <see cref="Train"/>.</param>
    public Tensor Logits(TorchOps ops, ImageBatch batch) => ReplayingOps.Logits(network, ops, learning, Parts(train.Set, batch));

    /// <summary>Logits of a validation batch, the mean over mirror images where those are kept.</summary>
    /// <param name="batch">A batch of <see cref="Validation"/>.</param>
    /// <param name="mirror">Whether they are.</param>
    public Tensor Evaluate(ImageBatch batch, bool mirror)
    {
        var parts = Parts(validation!.Value.Set, batch);
        if (!mirror)
            return ReplayingOps.Logits(network, TorchOps.Evaluation, learning, parts);
        var (plain, mirrored) = (parts[..(parts.Length / 2)], parts[(parts.Length / 2)..]);
        return MirrorAverage.Of(
            ReplayingOps.Logits(network, TorchOps.Evaluation, learning, plain),
            ReplayingOps.Logits(network, TorchOps.Evaluation, learning, mirrored));
    }

    public void Dispose()
    {
        train.Set.Dispose();
        validation?.Set.Dispose();
    }

    /// <summary>Steps on few numbers are over before a thread would have brought the next.</summary>
    private static IBatches Staged(FeatureBatches batches, Device device) => batches.Numbers < FeatureSet.LargeBatch ? batches : StagedBatches.For(batches, device);

    /// <summary>In memory of libtorch's own: its products may round in another way where memory is aligned in another way.</summary>
    private Tensor[] Parts(FeatureSet set, ImageBatch batch)
    {
        if (batch is StagedBatch staged)
            return Array.ConvertAll(set.Tensors(staged.OnDevice, batch.Count), t => t.to(device, copy: true));
        if (!MemoryMarshal.TryGetArray<float>(batch.Pixels, out var values) || values.Offset != 0)
            throw new InvalidOperationException("A batch's values begin an array.");
        using var all = frombuffer(values.Array!, ScalarType.Float32, values.Count);
        return Array.ConvertAll(set.Tensors(all, batch.Count), t => t.to(device, copy: true));
    }
}
