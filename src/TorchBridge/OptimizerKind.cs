namespace MlNetFixedHeads;

/// <summary>How gradients become changes of the weights, see <see cref="TrainingOptimizer"/>.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,

    /// <summary>Stochastic gradient descent with Nesterov's momentum.</summary>
    Nesterov,

    /// <summary>RMSProp as PyTorch has it.</summary>
    RmsProp,

    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,
}
