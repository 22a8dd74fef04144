namespace MlNetFixedHeads;

/// <summary>One step of the search for a learning rate.</summary>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="Loss">The loss before the step, in nats.</param>
/// <param name="SmoothedLoss">Its exponential mean over the steps so far.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
