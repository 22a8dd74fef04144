using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using MlNetFixedHeads.TorchBridge.Training.Optimizers;
using MlNetFixedHeads.TorchBridge.Training.Schedules;
using MlNetFixedHeads.TorchBridge.Training.State;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Everything that changes while a network trains. Saved between two batches and put into a run of the same settings, it lets that
/// one go on bit for bit on the CPU: what is random besides depends on seed, epoch and picture.</summary>
internal sealed class TrainingRun : IStateful, IDisposable
{
    private readonly CnnNetwork _network;
    private readonly Generator _dropout;
    private readonly GradientExchange? _exchange;
    private readonly (string Name, IStateful Part)[] _parts;

    /// <param name="network">The network, on the device it trains on.</param>
    /// <param name="plan">How it trains.</param>
    /// <param name="roles">What of it is new.</param>
    /// <param name="group">The processes that train it together, or null.</param>
    /// <exception cref="ArgumentException">What is to be frozen makes no sense for the network.</exception>
    public TrainingRun(CnnNetwork network, TrainingPlan plan, LayerRoles roles, WorkerGroup? group = null)
    {
        _network = network;
        var (recipe, settings) = (plan.Recipe, plan.Settings);
        Freezer = new(network, recipe.Freeze, roles, settings.Epochs);
        _dropout = new((ulong)(uint)settings.Seed, CPU);
        _exchange = group is null ? null : new(group, network);
        Ops = group is null ? MixedPrecisionOps.For(settings.Precision, _dropout) : new DistributedOps(_dropout, group, _exchange!, settings.Precision);
        Optimizer = ParameterGroups.Optimizer(network, plan, roles);
        Scheduler = new(recipe.Schedule, plan.LearningRate, recipe.WarmupEpochs, settings.Epochs, plan.EpochsBeforeTrunk);
        Average = recipe.AverageDecay is { } decay ? new(network, decay) : null;
        Epochs = new(recipe.KeepBest, recipe.EarlyStopping, plan.EpochsBeforeTrunk);
        var scale = settings.Precision == TrainingPrecision.Float16 ? new LossScale() : null;
        Step = new(Optimizer, Average, recipe.Clipping, recipe.AccumulateBatches, scale, _exchange);
        Place = new(settings.Epochs);
        Losses = new(network.Request.Classes);
        _parts =
        [
            ("optimizer", Optimizer), ("schedule", Scheduler), ("epochs", Epochs), ("kept", Kept), ("place", Place), ("gradients", Step),
            ("losses", Losses), ("back off", BackOff), .. Average is null ? [] : new (string, IStateful)[] { ("average", Average) },
        ];
    }

    public NetworkOptimizer Optimizer { get; }

    public RateScheduler Scheduler { get; }

    /// <summary>The mean of the weights, or null where none is kept.</summary>
    public WeightAverage? Average { get; }

    public LayerFreezer Freezer { get; }

    public EpochLog Epochs { get; }

    /// <summary>The best epoch's weights.</summary>
    public WeightSnapshot Kept { get; } = new();

    /// <summary>Runs the network in training, with dropout from the run's own generator.</summary>
    public TorchOps Ops { get; }

    public GradientStep Step { get; }

    /// <summary>How far the present epoch is.</summary>
    public EpochPlace Place { get; }

    /// <summary>Tells when the loss explodes.</summary>
    public LossWatch Losses { get; }

    /// <summary>When the first epoch began; null before, and where a checkpoint of an earlier version does not tell.</summary>
    public DateTimeOffset? Started { get; set; }

    /// <summary>How often training went back to a good state.</summary>
    public RateBackOff BackOff { get; } = new();

    /// <summary>An epoch begins, or goes on: it may run through other layers than the one before.</summary>
    public void BeginEpoch() => _exchange?.ForgetUses();

    /// <summary>Whether weights, statistics and what the optimizer remembers are all finite.</summary>
    public bool IsFinite() => Finite.All(_network.state_dict().Values.Concat(Optimizer.Kept));

    public void Save(StateBag state)
    {
        foreach (var (name, value) in _network.state_dict())
            state.In("network").Set(name, value);
        foreach (var (name, part) in _parts)
            part.Save(state.In(name));
        state.Set("started", (double?)Started?.ToUnixTimeMilliseconds());
        using var random = _dropout.get_state();
        state.Set("dropout", random);
    }

    public void Restore(StateBag state)
    {
        foreach (var (name, value) in _network.state_dict())
            state.In("network").CopyTo(name, value);
        foreach (var (name, part) in _parts)
            part.Restore(state.In(name));
        Started = state.NumberOrNull("started") is { } started ? DateTimeOffset.FromUnixTimeMilliseconds((long)started) : null;
        _dropout.set_state(state.Tensor("dropout"));
    }

    public void Dispose()
    {
        Freezer.Release();
        Optimizer.Dispose();
        _exchange?.Dispose();
        Average?.Dispose();
        Kept.Dispose();
        _dropout.Dispose();
    }
}
