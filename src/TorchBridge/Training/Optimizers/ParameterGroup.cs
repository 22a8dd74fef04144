using TorchSharp.Modules;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>Parameters that learn alike.</summary>
/// <param name="Parameters">The parameters, by the names their state is saved under.</param>
/// <param name="RateFactor">What the learning rate is multiplied by.</param>
/// <param name="WeightDecay">Their weight decay.</param>
internal sealed record ParameterGroup(IReadOnlyList<(string Name, Parameter Parameter)> Parameters, double RateFactor, double WeightDecay);
