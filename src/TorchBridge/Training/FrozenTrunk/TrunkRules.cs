using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Layers;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>What a frozen trunk goes together with.</summary>
internal static class TrunkRules
{
    private const int MostViews = 1000;

    /// <summary>What is wrong with the settings, as far as they show it.</summary>
    public static IEnumerable<string> Problems(TrainingSettings settings)
    {
        if (!Enum.IsDefined(settings.Trunk))
            return [$"Trunk is {settings.Trunk}; expected {string.Join(", ", Enum.GetNames<TrunkTraining>())}."];
        return [.. OwnProblems(settings), .. settings.Trunk == TrunkTraining.Finetune ? [] : FrozenProblems(settings)];
    }

    /// <summary>Finds that nothing is frozen, or nothing learns.</summary>
    /// <exception cref="ArgumentException">It is so.</exception>
    public static void Check(CnnNetwork network, LayerRoles roles, TrainingPlan plan)
    {
        if (plan.FrozenEpochs == 0)
            return;
        string[] names = [.. network.named_parameters().Select(p => p.name)];
        var what = $"the {plan.Settings.Head} head on {plan.Info.Architecture}";
        if (!names.Any(roles.IsTrunk))
            throw new ArgumentException($"Trunk is {plan.Settings.Trunk}, but with {what} and these pretrained weights nothing would be frozen; expected Finetune.");
        if (names.All(roles.IsTrunk))
            throw new ArgumentException($"Trunk is {plan.Settings.Trunk}, but {what} replaces and adds nothing that learns; expected Finetune, or a head with layers of its own.");
    }

    private static IEnumerable<string> OwnProblems(TrainingSettings settings)
    {
        if (!Enum.IsDefined(settings.TrunkPrecision))
            yield return $"TrunkPrecision is {settings.TrunkPrecision}; expected {string.Join(", ", Enum.GetNames<TrunkPrecision>())}.";
        if (settings.TrunkViews is < 1 or > MostViews)
            yield return Text($"TrunkViews is {settings.TrunkViews}; expected 1 to {MostViews}.");
        else if (settings.TrunkViews > 1 && settings.Trunk == TrunkTraining.Finetune)
            yield return Text($"TrunkViews is {settings.TrunkViews}, but Trunk is Finetune; views are kept of a frozen trunk only.");
        if (settings.FrozenEpochs is not { } frozen)
        {
            if (settings is { Trunk: TrunkTraining.FrozenThenFinetune, Epochs: 1 })
                yield return "Trunk is FrozenThenFinetune, but Epochs is 1; expected 2 or more, of each kind one.";
        }
        else if (settings.Trunk != TrunkTraining.FrozenThenFinetune)
        {
            yield return Text($"FrozenEpochs is {frozen}, but Trunk is {settings.Trunk}; it is for FrozenThenFinetune.");
        }
        else if (frozen < 1 || frozen >= Math.Max(settings.Epochs, 2))
        {
            yield return Text($"FrozenEpochs is {frozen}; expected 1 or more, below the {settings.Epochs} epochs there are.");
        }
    }

    private static IEnumerable<string> FrozenProblems(TrainingSettings settings)
    {
        if (settings.PretrainedWeights is null)
            yield return $"Trunk is {settings.Trunk}, but PretrainedWeights is null; there would be nothing to freeze but random weights.";
        if (settings.Cache == PictureCache.None)
            yield return $"Trunk is {settings.Trunk}, but Cache is None; expected Auto, Memory or File, where the trunk's output can be kept.";
        // The output for a mix of two pictures is not the mix of the outputs.
        if (settings.Augmentation is { Mixup: > 0 } mixup)
            yield return Text($"Trunk is {settings.Trunk}, but Mixup is {mixup.Mixup}; expected 0, for a frozen trunk's output is kept for single pictures.");
        if (settings.Augmentation is { Cutmix: > 0 } cutmix)
            yield return Text($"Trunk is {settings.Trunk}, but Cutmix is {cutmix.Cutmix}; expected 0, for a frozen trunk's output is kept for single pictures.");
        var frozen = TrainingPlan.FrozenEpochsOf(settings);
        if (settings.Recipe?.Sizes?.FirstOrDefault(s => s is not null && s.Until < frozen) is { } size)
            yield return Text($"Sizes has {size}, but Trunk is {settings.Trunk} for {frozen} epochs; expected one size throughout, for which its output is kept.");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
