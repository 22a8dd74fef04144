using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Weights;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>A network before training: the weights it starts from, and the way its new layers get theirs.</summary>
internal sealed class NewLayerStart
{
    /// <summary>Most pictures that choose rather than fit, but for one of every class: their features are held in memory.</summary>
    private const int MostHeldOut = 4096;

    private const double HeldOutShare = 0.1;

    private readonly CnnNetwork _network;
    private readonly TrainingPlan _plan;
    private readonly TrainingHooks _hooks;
    private readonly Reinitialize _kind;

    private NewLayerStart(CnnNetwork network, TrainingPlan plan, TrainingHooks hooks, Reinitialize kind, IReadOnlyCollection<string> missing) =>
        (_network, _plan, _hooks, _kind, Missing) = (network, plan, hooks, kind, missing);

    /// <summary>Names of the tensors that the pretrained weights lack or that are set anew; none where there are no such weights.</summary>
    public IReadOnlyCollection<string> Missing { get; }

    /// <summary>Loads the weights there are, and whatever of the new layers comes from them.</summary>
    public static NewLayerStart For(CnnNetwork network, TrainingPlan plan, TrainingHooks hooks)
    {
        var settings = plan.Settings;
        var asked = settings.Reinitialize;
        var fills = Filled(network, asked ?? ReheadingRules.Best);
        var random = settings.PretrainedWeights is { } weights
            ? PretrainedWeights.Load(network, plan, weights, hooks.Logger, asked is null ? null : fills).Kept
            : null;

        // Unasked, only for layers that the weights lack, and not where weights are to be used as they are.
        var kind = asked ?? (settings.Epochs > 0 && random is not null && random.Intersect(fills).Any() ? ReheadingRules.Best : Reinitialize.Random);
        if (kind != Reinitialize.Random && fills.Count == 0)
            throw new ArgumentException(ReheadingRules.NothingNew(network.Architecture, network.Request.Head, kind));
        if (ReheadingRules.UsesPictures(kind) && settings.PretrainedWeights is null)
            hooks.Logger.LogWarning("Reinitialize is {Kind}, but PretrainedWeights is null: the features are those of a random network.", kind);
        if (kind == Reinitialize.Truncate)
            new Truncation(network, settings.PretrainedWeights!, hooks.Logger).Run();
        return new(network, plan, hooks, kind, random is null ? [] : [.. random, .. asked is null ? [] : fills]);
    }

    /// <summary>Computes the new layer from the training pictures, where that is the way.</summary>
    public void Compute(IImageSource train, int[] indices, BatchLoaderOptions loader, UnreadableImages unreadable, Device device)
    {
        if (!ReheadingRules.UsesPictures(_kind))
            return;
        var share = Math.Min(HeldOutShare, (double)MostHeldOut / indices.Length);
        var heldOut = StratifiedSplit.Split(train, indices, share, _plan.Settings.Seed).Validation;
        var batches = new BatchLoader(train, indices, _plan.Preprocessing, null, loader, unreadable);
        new Reheading(_network, _plan, _kind, _hooks, device).Run(batches, heldOut.ToHashSet());
    }

    /// <summary>Names of the tensors that a way sets.</summary>
    private static IReadOnlyList<string> Filled(CnnNetwork network, Reinitialize kind)
    {
        if (kind == Reinitialize.Random)
            return [];
        if (kind == Reinitialize.Truncate)
            return Truncation.Names(network);
        if (ReheadingTarget.Find(network) is not { } target)
            return [];
        using var layer = target.Layer;
        using var decoder = target.Decoder;
        return target.Filled(network);
    }
}
