namespace MlNetFixedHeads;

/// <summary>What training does when the loss is infinite or not a number, or explodes: when its running mean exceeds 20 times that of the first batch
/// and of guessing.</summary>
public enum DivergencePolicy
{
    /// <summary>Fails with a message that names the batch's pictures.</summary>
    Stop,

    /// <summary>Goes back to the beginning of the epoch (or to where a run was resumed within it) and takes half of the learning rate from there on, five
    /// times at most; then it fails. A copy of the state of training stays in memory.</summary>
    BackOff,
}
