using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>The epochs in which the trunk is frozen. What is kept for them follows from weights and pictures, so that a run that goes on in their midst computes
/// it anew.</summary>
internal sealed class FrozenPhase : IDisposable
{
    private readonly CnnNetwork _network;
    private readonly TrainingPlan _plan;
    private readonly LayerRoles _roles;
    private readonly TrainingInputs _inputs;
    private readonly TrainingHooks _hooks;
    private readonly Device _device;
    private readonly WorkerGroup? _group;
    private FrozenFeatures? _features;

    private FrozenPhase(CnnNetwork network, TrainingPlan plan, LayerRoles roles, TrainingInputs inputs, TrainingHooks hooks, Device device, WorkerGroup? group) =>
        (_network, _plan, _roles, _inputs, _hooks, _device, _group) = (network, plan, roles, inputs, hooks, device, group);

    /// <summary>The phase of a plan, or null where it has none.</summary>
    public static FrozenPhase? For(CnnNetwork network, TrainingPlan plan, LayerRoles roles, TrainingInputs inputs, TrainingHooks hooks, Device device, WorkerGroup? group = null) =>
        plan.FrozenEpochs == 0 ? null : new(network, plan, roles, inputs, hooks, device, group);

    /// <summary>What an epoch, counted from 0, runs on in place of pictures; null where the trunk learns, and then nothing is kept any more.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="average">The mean of the weights, which need not follow those that stay as they are; or null.</param>
    /// <exception cref="InvalidOperationException">There is no room for it.</exception>
    public FrozenFeatures? At(int epoch, WeightAverage? average)
    {
        if (epoch >= _plan.FrozenEpochs)
            Dispose();
        else
            _features ??= Collect();
        if (average is not null)
            average.Unchanging = _features?.Unchanging;
        return _features;
    }

    public void Dispose()
    {
        _features?.Dispose();
        _features = null;
    }

    private FrozenFeatures Collect()
    {
        var settings = _plan.Settings;
        var learning = new LearningLayers(_network, _roles);
        var collector = new FeatureCollector(_network, learning, _plan, new(settings, _hooks.Logger), _hooks, _device, _group, _inputs.Unreadable);
        var form = _plan.PreprocessingAt(0);
        var indices = _inputs.TrainIndices;
        var views = new PictureViews(
            _inputs.OpenViews(form), settings.TrunkViews, indices.Length, _inputs.Pictures.Count, Math.Min(settings.BatchSize, indices.Length), Mirrored: false);
        var train = collector.Collect(views, form, "training");
        try
        {
            var shuffled = _inputs.Shared with { Shuffle = true, Sampling = settings.Sampling, DropLast = true };
            return new(_network, learning, _device, (train, new(_inputs.Pictures, indices, train, shuffled)), Validation(collector));
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    private (FeatureSet Set, FeatureBatches Batches)? Validation(FeatureCollector collector)
    {
        if (_inputs.Held is not { } held)
            return null;
        var indices = _inputs.ValidationIndices;
        var loader = new BatchLoader(held, indices, _plan.Preprocessing, null, _inputs.Shared, _inputs.Unreadable);
        var views = new PictureViews(loader, 1, indices.Length, held.Count, LeastBatch: 0, _plan.Settings.TestTimeFlip != TestTimeFlip.None);
        var set = collector.Collect(views, _plan.Preprocessing, "validation");
        try
        {
            return (set, new(held, indices, set, _inputs.Shared));
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }
}
