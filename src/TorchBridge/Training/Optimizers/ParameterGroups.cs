using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>Sorts a network's parameters by how they learn, and makes the optimizer of a plan.</summary>
internal static class ParameterGroups
{
    /// <summary>All alike, named by their place.</summary>
    public static ParameterGroup Single(IEnumerable<Parameter> parameters, double weightDecay) => new(
        [.. parameters.Select((p, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), p))], 1, weightDecay);

    /// <summary>The groups of a plan, their parameters in the network's order.</summary>
    public static IReadOnlyList<ParameterGroup> Of(CnnNetwork network, TrainingPlan plan, LayerRoles roles)
    {
        var recipe = plan.Recipe;
        var stages = LayerStages.Of(network);
        var rates = stages.Select((stage, i) => (stage, Rate: Math.Pow(recipe.LayerRateDecay, stages.Count - 1 - i))).ToDictionary(p => p.stage, p => p.Rate);
        (double Rate, double Decay) Kind(string name, Parameter parameter) => (
            rates[LayerStages.StageOf(stages, name)] * (roles.IsNew(name) ? recipe.NewLayerRate : 1),
            // What is no matrix is a bias, a norm's or a head's scale: to draw it to 0 regularises nothing.
            recipe.DecayBiasAndNorm || parameter.dim() > 1 ? plan.WeightDecay : 0);

        return
        [
            .. network.named_parameters()
                .GroupBy(p => Kind(p.name, p.parameter))
                .Select(g => new ParameterGroup([.. g.Select(p => (p.name, p.parameter))], g.Key.Rate, g.Key.Decay)),
        ];
    }

    public static NetworkOptimizer Optimizer(CnnNetwork network, TrainingPlan plan, LayerRoles roles)
    {
        var groups = Of(network, plan, roles);
        var chosen = plan.Recipe.Optimizer;
        return chosen.Kind switch
        {
            OptimizerKind.RmsProp => new RmsProp(groups, chosen.Momentum, chosen.SquareDecay, chosen.Epsilon, chosen.Centered),
            OptimizerKind.AdamW => new AdamW(groups, chosen.Momentum, chosen.SquareDecay, chosen.Epsilon),
            _ => new MomentumSgd(groups, chosen.Momentum, chosen.Kind == OptimizerKind.Nesterov),
        };
    }
}
